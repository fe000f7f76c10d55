-- Identity: packets are counted per aggregate and pass unchanged, port by port. What AGGREGATE_FREEZE and its like do at
-- a limit is not modelled.
return function(p)
	p:emit(p.port)
end
