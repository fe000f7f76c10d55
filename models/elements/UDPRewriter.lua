-- Rewrite flows of TCP, UDP and DCCP, as IPRewriter, with one table for them all.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

return function(p, args)
	rewriter.transport(p, args, { [6] = "flows", [17] = "flows", [33] = "flows" })
end
