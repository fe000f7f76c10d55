-- Rewrite TCP and UDP flows: addresses and ports, both directions. The table of mappings
-- serves all inputs; a packet with a mapping is rewritten whatever its input says.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

return function(p, args)
	rewriter.transport(p, args, { [6] = "tcp", [17] = "udp" })
end
