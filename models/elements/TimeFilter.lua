-- Pass packets of a time span, which is not modelled: each may leave by output 1.
return function(p)
	local inside, outside = p:choice(2, "the time of the packet")
	inside:emit(0)
	outside:emit(1, "outside the time span")
end
