-- What elements share that mark a MAC header of known length: Click then takes what follows for the network
-- header, whatever it is. The transport header stays where it was.
local mac = {}

function mac.mark(p, offset, length)
	p:set_pointer("mac", "data", offset)
	p:set_pointer("net", "data", offset + length)
end

return mac
