-- Set the color, an annotation of one byte.
return function(p, args)
	p:set_anno(args.ANNO, 1, args.COLOR)
	p:emit(0)
end
