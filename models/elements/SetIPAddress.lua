-- Set an address annotation, that of the destination by default.
return function(p, args)
	p:set_anno(args.ANNO, 4, args.IPADDR)
	p:emit(0)
end
