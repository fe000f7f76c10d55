-- Packets longer than LENGTH leave by output 1.
return function(p, args)
	local long, right = p:split(p:length():gt(args.LENGTH))
	long:emit(1, "longer than allowed")
	right:emit(0)
end
