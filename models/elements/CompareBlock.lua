-- Output by comparing two rates, which are not modelled: either.
return function(p)
	local pass, block = p:choice(2, "rates are compared")
	pass:emit(0)
	block:emit(1, "blocked by its rate")
end
