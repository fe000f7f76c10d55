-- Limit a rate: packets pass unchanged, later. Where output 1 is connected, what is over
-- the rate may leave there.
return function(p)
	p:emit(0)
end
