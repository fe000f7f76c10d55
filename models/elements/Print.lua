-- Identity: packets are printed and pass unchanged.
return function(p)
	p:emit(0)
end
