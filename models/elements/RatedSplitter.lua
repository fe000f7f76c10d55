-- Output 0 under a rate, output 1 above it. Time is not modelled: either, and output 0 in sim.
return function(p)
	local under, over = p:choice(2, "the rate may be exceeded")
	under:emit(0)
	over:emit(1, "above the rate")
end
