-- The output is the number of the first pattern that matches the bytes from the start of the data.
return function(p, args)
	for _, f in ipairs(p:classify(args.PATTERN)) do
		if f.output then
			f:emit(f.output)
		else
			f:lose("no pattern matches")
		end
	end
end
