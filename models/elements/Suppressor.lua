-- Pass packets port by port. Handlers may stop ports, which is not modelled.
return function(p)
	p:emit(p.port)
end
