-- Opaque: hide the packet in ESP: what stands in front of the payload becomes opaque. The
-- security association is not modelled.
return function(p)
	p:hide("esp", 0)
	p:push(8)
	p:write(0, 4, p:fresh(32, { name = "spi" }))
	p:write(4, 4, p:counter("sequence", 1, 1, 0))
	p:emit(0)
end
