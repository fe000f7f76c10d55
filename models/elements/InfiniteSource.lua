-- Packets of the router's own making, with bytes from DATA; the rate is not modelled.
return function(p)
	p:emit(0)
end
