-- The output tells which of the rates is exceeded. Time is not modelled: any, and output 0 in sim.
return function(p)
	for i, f in ipairs { p:choice(p.noutputs, "rates may be exceeded") } do
		f:emit(i - 1)
	end
end
