-- Identity: packets and bytes are counted, and pass unchanged. What COUNT_CALL does by handlers is
-- not modelled.
return function(p)
	p:emit(0)
end
