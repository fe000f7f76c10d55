-- The output is the number of the first expression that holds.
return function(p, args)
	if args.EXPRESSION.looks then
		local unmarked
		p, unmarked = p:split(p:has("net"))
		unmarked:violation("IP header annotation missing")
	end
	for _, f in ipairs(p:classify(args.EXPRESSION)) do
		if f.output then
			f:emit(f.output)
		else
			f:lose("no expression holds")
		end
	end
end
