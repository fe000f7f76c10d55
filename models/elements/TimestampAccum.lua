-- Identity: the time since the packet's own is added to a sum, and packets pass unchanged.
return function(p)
	p:emit(0)
end
