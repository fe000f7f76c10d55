-- What elements share that mark a MAC header of known length: Click then takes what follows for the network
-- header, whatever it is. The transport header stays where it was.
local mac = {}

-- A header that is there.
function mac.mark(p, offset, length)
	p:set_pointer("mac", "data", offset)
	p:set_pointer("net", "data", offset + length)
end

-- The flow that goes on: Click stops where the header ends behind the packet.
function mac.mark_within(p, offset, length)
	local long, short = p:split(p:readable(0, offset + length))
	short:violation("the MAC header ends beyond the end of the packet")
	mac.mark(long, offset, length)
	return long
end

-- For elements that take a header at the start of the data only.
function mac.at_data(p)
	local marked, unmarked = p:split(p:has("mac"))
	local moved, right = marked:split(marked:offset("mac"):ne(0))
	moved:violation("the MAC header is not where the data starts")
	return { right, unmarked }
end

return mac
