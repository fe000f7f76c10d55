-- Let a random part of the packets through; the others leave by output 1.
return function(p, args)
	local keep = args.P or args.SAMPLE or (args.DROP and 1 - args.DROP) or 1
	if not args.ACTIVE or keep >= 1 then
		p:emit(0)
	elseif keep <= 0 then
		p:emit(1, "not sampled")
	else
		local kept, left = p:choice(2, "random sampling")
		kept:emit(0)
		left:emit(1, "not sampled")
	end
end
