-- Copy packets to all outputs, in their order.
return function(p)
	for i, f in ipairs { p:copy(p.noutputs) } do
		f:emit(i - 1)
	end
end
