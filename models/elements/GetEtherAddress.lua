-- Copy an Ethernet address from the packet to an annotation.
return function(p, args)
	local long, short = p:split(p:readable(args.OFFSET, 6))
	long:set_anno(args.ANNO, 6, long:read(args.OFFSET, 6))
	long:emit(0)
	short:emit(1, "too short for the address")
end
