-- Drop flows that sent too much in the last window of time, as the function "dad" of a datapath does. In a proof any
-- flow may have done so.
signature { ports = "1/1", processing = "a/a", help = "drops flows that sent too much" }

return function(p)
	local quiet, loud = p:choice(2, "what the flow sent in the last window")
	quiet:emit(0)
	loud:drop("the flow sent too much in the last window")
end
