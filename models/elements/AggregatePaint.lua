-- The aggregate annotation becomes the low bits of the color; incrementally, they go below what is there.
return function(p, args)
	local color = (p.anno.paint & ((1 << args.BITS) - 1)):extend(32)
	if args.INCREMENTAL then
		color = ((p.anno.aggregate << args.BITS) + color):slice(0, 32)
	end
	p.anno.aggregate = color
	p:emit(0)
end
