-- Random early detection: packets pass, or are dropped early (output 1). In a proof either may happen; in sim the queues
-- say when, and between the thresholds chance does (sim_aqm.c).
return function(p)
	local pass, early = p:choice(2, "random early detection")
	pass:emit(0)
	early:emit(1, "dropped early")
end
