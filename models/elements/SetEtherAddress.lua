-- Set an address annotation.
return function(p, args)
	p:set_anno(args.ANNO, 6, args.ADDR)
	p:emit(0)
end
