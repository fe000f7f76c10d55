-- Packets with a sound ARP header by output 0: all of it is there, and Ethernet and IP addresses have the
-- lengths that they should. Other kinds of addresses may have any.
return function(p, args)
	local at = args.OFFSET
	local long, short = p:split(p:readable(at, 8))
	short:emit(1, "too short for ARP")
	local arp = long:view("arp", "data", at)
	local size = ((arp.hln:extend(32) + arp.pln) << 1) + 8
	local whole, cut = long:split(size:le(long:length("data", at)))
	cut:emit(1, "too short for its ARP addresses")
	arp = whole:view("arp", "data", at)
	local bad, good = whole:split((arp.hrd:eq(1) & arp.hln:ne(6)) |
		(arp.pro:eq(0x0800) & arp.pln:ne(4)) | (arp.pro:eq(0x86dd) & arp.pln:ne(16)))
	bad:emit(1, "bad ARP header")
	good:set_pointer("net", "data", at)
	good:emit(0)
end
