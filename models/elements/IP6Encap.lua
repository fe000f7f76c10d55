-- Put an IPv6 header in front; sets the network header and the destination annotation.
return function(p, args)
	local dst_hi, dst_lo
	if args.DST == "DST_ANNO" then
		dst_hi, dst_lo = p.anno.dst_ip6_hi, p.anno.dst_ip6_lo
	else
		dst_hi, dst_lo = args.DST.hi, args.DST.lo
	end
	local length = p:length():slice(0, 16)
	p:push(40)
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	p:write(0, 4, 0x60000000 | args.CLASS << 20)
	p.ip6.len = length
	p.ip6.next = args.PROTO
	p.ip6.hlim = args.HLIM
	p.ip6.src_hi = args.SRC.hi
	p.ip6.src_lo = args.SRC.lo
	p.ip6.dst_hi = dst_hi
	p.ip6.dst_lo = dst_lo
	p.anno.dst_ip6_hi = dst_hi
	p.anno.dst_ip6_lo = dst_lo
	p:emit(0)
end
