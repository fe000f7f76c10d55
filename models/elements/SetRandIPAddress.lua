-- Set the destination annotation to a random address of a prefix.
return function(p, args)
	local low, high = args.PREFIX.addr, args.PREFIX.addr | (~args.PREFIX.mask & 0xffffffff)
	if args.LIMIT and args.LIMIT >= 0 then
		high = math.min(high, low + math.max(args.LIMIT, 1) - 1)
	end
	p.anno.dst_ip = p:fresh(32, { low = low, high = high, name = "address" })
	p:emit(0)
end
