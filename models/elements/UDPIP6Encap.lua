-- Put UDP and IPv6 headers in front.
return function(p, args)
	local dst_hi, dst_lo
	if args.DST == "DST_ANNO" then
		dst_hi, dst_lo = p.anno.dst_ip6_hi, p.anno.dst_ip6_lo
	else
		dst_hi, dst_lo = args.DST.hi, args.DST.lo
	end
	p:push(48)
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	local length = p:length("transport"):slice(0, 16)
	p:write(0, 4, 0x60000000)
	p.ip6.len = length
	p.ip6.next = 17
	p.ip6.hlim = 255
	p.ip6.src_hi = args.SRC.hi
	p.ip6.src_lo = args.SRC.lo
	p.ip6.dst_hi = dst_hi
	p.ip6.dst_lo = dst_lo
	p.udp.sport = args.SPORT
	p.udp.dport = args.DPORT
	p.udp.len = length
	p:write(6, 2, 0, "transport")
	p.udp.checksum:recompute()
	p.anno.dst_ip6_hi = dst_hi
	p.anno.dst_ip6_lo = dst_lo
	p:emit(0)
end
