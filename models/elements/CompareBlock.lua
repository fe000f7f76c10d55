-- Output 1 for packets whose rates, which IPRateMonitor writes, are above THRESH and weigh more forward than
-- backward. In a proof the rates are not followed: either.
local function at_least_one(p, rate, use)
	local some, none = p:split(rate:within(1, 0x7fffffff))
	use(some, rate)
	use(none, none:number(1, 32))
end

local function compare(p, args)
	at_least_one(p, p.anno.fwd_rate, function(f, fwd)
		at_least_one(f, f.anno.rev_rate, function(g, rev)
			local high = args.THRESH < 0 and g:yes() or
				fwd:gt(args.THRESH) | rev:gt(args.THRESH)
			local block, pass = g:split(high &
				(fwd * args.FWD_WEIGHT):gt(rev * args.REV_WEIGHT))
			block:emit(1, "blocked by its rate")
			pass:emit(0)
		end)
	end)
end

return function(p, args)
	if p.concrete and args.FWD_WEIGHT >= 0 and args.REV_WEIGHT >= 0 then
		compare(p, args)
		return
	end
	local pass, block = p:choice(2, "rates are compared")
	pass:emit(0)
	block:emit(1, "blocked by its rate")
end
