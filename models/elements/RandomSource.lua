-- Random: packets of LENGTH bytes that may be any.
return function(p, args)
	p:new_packet(args.LENGTH)
	p:scramble(0)
	p:emit(0)
end
