-- Copy an IPv6 address from the packet to the destination annotation.
return function(p, args)
	p.anno.dst_ip6_hi = p:read(args.OFFSET, 8)
	p.anno.dst_ip6_lo = p:read(args.OFFSET + 8, 8)
	p:emit(0)
end
