-- Set the differentiated services bits of the IPv6 header.
return function(p, args)
	p.ip6.dscp = args.DSCP
	p:emit(0)
end
