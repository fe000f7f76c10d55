-- Packets with a correct ARP header by output 0.
return function(p, args)
	local arp = p:view("arp", "data", args.OFFSET)
	local long, short = p:split(p:readable(args.OFFSET, 8))
	short:emit(1, "too short for ARP")
	arp = long:view("arp", "data", args.OFFSET)
	local good, bad = long:split(arp.hrd:eq(1) & arp.pro:eq(0x0800) & arp.hln:eq(6) &
		arp.pln:eq(4) & long:readable(args.OFFSET, 28))
	bad:emit(1, "bad ARP header")
	good:set_pointer("net", "data", args.OFFSET)
	good:emit(0)
end
