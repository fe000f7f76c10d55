-- Packets of one color by output 0, the others by output 1.
return function(p, args)
	local same, other = p:split(p:anno(args.ANNO, 1):eq(args.COLOR))
	same:emit(0)
	other:emit(1, "another color")
end
