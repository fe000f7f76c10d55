-- Write an Ethernet address, given or from an annotation, into the packet; packets that are too
-- short leave by output 1.
return function(p, args)
	local long, short = p:split(p:readable(args.OFFSET, 6))
	if args.ANNO and not args.ADDR then
		long:write(args.OFFSET, 6, long:anno(args.ANNO, 6))
	else
		long:write(args.OFFSET, 6, args.ADDR or 0)
	end
	long:emit(0)
	short:emit(1, "too short for the address")
end
