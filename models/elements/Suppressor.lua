-- Pass packets port by port. A spanning tree (EtherSpanTree) that names this element opens and closes its ports: in a proof each
-- may be either, and in sim it is as the messages of the bridges have it. Handlers may close ports, too (sim_switch.c); a
-- proof is about open ones.
return function(p)
	if p.concrete or not p:named_by("EtherSpanTree") then
		p:emit(p.port)
		return
	end
	local open, closed = p:choice(2, "which ports the spanning tree keeps open")
	open:emit(p.port)
	closed:drop("the spanning tree keeps this port closed")
end
