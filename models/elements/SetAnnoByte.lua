-- Set one annotation byte.
return function(p, args)
	p:set_anno(args.ANNO, 1, args.VALUE)
	p:emit(0)
end
