-- Set the MAC header pointer; the bytes are not looked at.
return function(p, args)
	p:set_pointer("mac", "data", args.OFFSET)
	p:emit(0)
end
