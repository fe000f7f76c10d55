-- Pass packets unchanged.
return function(p)
	p:emit(0)
end
