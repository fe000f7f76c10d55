-- Put fragments together. Whole packets pass; a fragment waits for the others, and what
-- leaves when the last one has come is not modelled beyond its header in a proof. In sim
-- fragments are kept (sim_reassembly.c).
return function(p)
	local whole, fragment = p:split(p.ip.frag:eq(0) & p.ip.mf:eq(0))
	whole:emit(0)
	local done, waits = fragment:choice(2, "the other fragments")
	waits:drop("waits for other fragments")
	done.ip.frag = 0
	done.ip.mf = 0
	done.ip.len = done:fresh(16, { name = "length" })
	done.ip.checksum:recompute()
	done:scramble(20, "net")
	done:emit(0)
end
