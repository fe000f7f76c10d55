-- Identity: the times of the first and the last packet are noted, and they pass unchanged.
return function(p)
	p:emit(0)
end
