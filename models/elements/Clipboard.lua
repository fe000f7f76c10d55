-- Copy bytes of packets of input 0 into those of input 1. In a proof all bytes may then be any (in sim:
-- sim_clipboard.c).
return function(p)
	if p.port == 1 then
		p:scramble(0)
	end
	p:emit(p.port)
end
