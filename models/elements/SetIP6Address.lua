-- Set the IPv6 destination annotation.
return function(p, args)
	p.anno.dst_ip6_hi = args.IPADDR.hi
	p.anno.dst_ip6_lo = args.IPADDR.lo
	p:emit(0)
end
