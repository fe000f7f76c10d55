-- Put an Ethernet header in front, to the group address of the multicast destination.
local mac = use "mac"

return function(p, args)
	local group = p.ip.dst:mask(0x7fffff):extend(48) | 0x01005e000000
	p:push(14)
	p.eth.dst = group
	p.eth.src = args.SRC
	p.eth.type = args.ETHERTYPE
	mac.mark(p, 0, 14)
	p:emit(0)
end
