-- Outputs in proportion to their tickets. In a proof, any output with tickets; in sim,
-- the one whose turn it is by stride scheduling: the one with the smallest pass, which
-- then moves on by its stride.
local STRIDE1 = 1 << 16

return function(p, args)
	local tickets, live = args.TICKETS, {}
	for i, n in ipairs(tickets) do
		if n > 0 then
			local stride = STRIDE1 // n
			live[#live + 1] = { output = i - 1, stride = stride, pass = stride }
		end
	end
	if #live == 0 then
		p:drop("no output has tickets")
		return
	end
	local sim, proof = p:split(p:in_sim())
	for i, f in ipairs { proof:choice(#live, "tickets of outputs") } do
		f:emit(live[i].output)
	end
	local period = 0
	for _, n in ipairs(tickets) do
		period = period + n
	end
	period = math.min(period, 256)
	local turn = sim:counter("turn", 0, 1, period)
	for k = 0, period - 1 do
		local best = live[1]
		for _, o in ipairs(live) do
			if o.pass < best.pass then
				best = o
			end
		end
		best.pass = best.pass + best.stride
		local now
		if k < period - 1 then
			now, sim = sim:split(turn:eq(k))
			now:emit(best.output)
		else
			sim:emit(best.output)
		end
	end
end
