-- Output 1 for packets whose FWD_RATE annotation is above THRESH; 0 stands for no limit.
return function(p, args)
	if args.THRESH <= 0 then
		p:emit(0)
		return
	end
	local over, under = p:split(p.anno.fwd_rate:gt(args.THRESH))
	over:emit(1, "above the rate")
	under:emit(0)
end
