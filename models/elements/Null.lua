-- Identity: packets pass unchanged.
return function(p)
	p:emit(0)
end
