-- A queue's exit that drops packets which have waited too long (RFC 8289). In a proof any packet may be dropped; sim counts
-- time, by the first-timestamp annotation (sim_aqm.c).
return function(p)
	local pass, late = p:choice(2, "how long packets have waited")
	pass:emit(0)
	late:drop("waited too long")
end
