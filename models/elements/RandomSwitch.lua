-- A random output.
return function(p)
	for i, f in ipairs { p:choice(p.noutputs, "a random output") } do
		f:emit(i - 1)
	end
end
