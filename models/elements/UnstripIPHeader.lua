-- The data starts at the IP header again, if it was stripped.
return function(p)
	local stripped, there = p:split(p:offset("net"):ge(0x80000000))	-- in front of the data
	stripped:set_data("net", 0)
	stripped:emit(0)
	there:emit(0)
end
