-- Measure the rates of packets or bytes from addresses behind input 0, and to them through input 1, of networks that
-- get smaller where there is more. The packets pass; the annotations of their rates may be any. sim counts as
-- Click does, in epochs of 8 ms, splits and folds networks, and has the handlers look, mem, memmax, thresh, reset
-- and anno_level; which quiet networks are folded first, and which packets a RATIO counts, is chance.
local function rate(p)
	return p.concrete and p:number(0, 32) or p:fresh(32, { name = "rate" })
end

return function(p, args)
	local _ = p.port == 0 and p.ip.src or p.ip.dst	-- there must be an IP header
	if args.ANNO then
		p = p:choice(1, "the rates of the networks")
		p.anno.fwd_rate = rate(p)
		p.anno.rev_rate = rate(p)
	end
	p:emit(p.port)
end
