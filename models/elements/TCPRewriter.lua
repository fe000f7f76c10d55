-- Rewrite TCP flows, as IPRewriter. Sequence numbers change in sim only, where FTPPortMapper asks for it.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

return function(p, args)
	rewriter.transport(p, args, { [6] = "tcp" })
end
