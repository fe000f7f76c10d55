-- Outputs in turn. In a proof, any of them.
return function(p)
	for i, f in ipairs { p:choice(p.noutputs, "round robin", { rotate = true }) } do
		f:emit(i - 1)
	end
end
