-- Opaque: the aggregate annotation becomes a field of the packet; which one is not modelled, so
-- it may be any number.
return function(p)
	p.anno.aggregate = p:fresh(32, { name = "aggregate" })
	p:emit(0)
end
