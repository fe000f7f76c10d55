-- Take off the ESP header and the padding. Numbers that are old or were seen, and padding that is none, are dropped (in
-- sim: sim_ipsec.c); in a proof what comes is new, and must be what an ESP header was put in front of.
local esp = use "esp"

return function(p)
	p = esp.associated(p)
	local long, short = p:split(p:readable(0, esp.HEADER))
	short:violation("too short for ESP")
	long:strip(esp.HEADER)
	long:reveal("esp", 0)
	long:emit(0)
end
