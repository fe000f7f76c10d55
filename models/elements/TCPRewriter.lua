-- Rewrite TCP flows, as IPRewriter. Changes of sequence numbers, which FTPPortMapper asks
-- for, are not modelled.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

return function(p, args)
	rewriter.transport(p, args, { [6] = "tcp" })
end
