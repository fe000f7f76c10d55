-- Copy packets of one color to output 1; the copy goes first.
return function(p, args)
	local same, other = p:split(p:anno(args.ANNO, 1):eq(args.COLOR))
	local copy, original = same:copy(2)
	copy:emit(1)
	original:emit(0)
	other:emit(0)
end
