-- The data starts behind the IP header. The network pointer stays: elements that use it go on to
-- see the old header.
return function(p)
	p:set_data("transport", 0)
	p:emit(0)
end
