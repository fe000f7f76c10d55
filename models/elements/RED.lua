-- Random early detection: packets pass, or are dropped early (output 1).
return function(p)
	local pass, early = p:choice(2, "random early detection")
	pass:emit(0)
	early:emit(1, "dropped early")
end
