-- Show what an ESP header hid.
return function(p)
	local long, short = p:split(p:readable(0, 8))
	short:drop("too short for ESP")
	long:strip(8)
	long:reveal("esp", 0)
	long:emit(0)
end
