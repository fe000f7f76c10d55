-- Number flows: the aggregate annotation becomes the number of the flow, the color its
-- direction. Other packets than TCP and UDP leave by output 1. In a proof the number may be any; in sim flows
-- are told apart, fragments wait, and ICMP errors have the flow that they quote (sim_aggregate.c).
return function(p)
	local unmarked
	p, unmarked = p:split(p:has("net"))
	unmarked:emit(1, "no IP header")
	local flow, other = p:split((p.ip.proto:eq(6) | p.ip.proto:eq(17)) &
		p:readable(0, 4, "transport"))
	other:emit(1, "neither TCP nor UDP")
	flow.anno.aggregate = flow:fresh(32, { low = 1, name = "flow" })
	flow.anno.paint = flow:fresh(8, { low = 0, high = 1, name = "direction" })
	flow:emit(0)
end
