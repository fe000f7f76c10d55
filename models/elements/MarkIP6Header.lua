-- Mark the IPv6 header at OFFSET of the data, unchecked.
return function(p, args)
	p:set_pointer("net", "data", args.OFFSET)
	p:set_pointer("transport", "data", args.OFFSET + 40)
	p:emit(0)
end
