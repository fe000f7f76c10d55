-- Tell a host by an ARP reply that an address is that of SRCETH: one second after the start, and every ten
-- seconds from then on (in sim: sim_make.c).
local mac = use "mac"

return function(p, args)
	p:new_packet(42)
	mac.mark(p, 0, 14)
	p.eth.dst = args.DSTETH
	p.eth.src = args.SRCETH
	p.eth.type = 0x0806
	p:write(14, 8, 0x0001080006040002)
	p.arp.sha = args.SRCETH
	p.arp.spa = args.SRCIP
	p.arp.tha = args.DSTETH
	p.arp.tpa = args.DSTIP
	p:emit(0)
end
