-- The data starts at the network header; the pointer stays.
return function(p)
	p:set_data("net", 0)
	p:emit(0)
end
