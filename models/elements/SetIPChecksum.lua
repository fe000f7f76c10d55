-- Compute the checksum of the IP header: the marked one, or one at the start of the data.
-- Packets too short for their header are dropped.
local function compute(p, marked)
	local long, short = p:split(p:readable(0, 20, "net"))
	short:drop("too short for an IP header")
	local hl = long.ip.hl
	local good, bad = long:split(hl:ge(5) & (hl << 2):le(long:length("net")))
	bad:drop("bad IP header length")
	good.ip.checksum:recompute()
	if not marked then
		good:clear_pointer("net")
	end
	good:emit(0)
end

return function(p)
	local marked, plain = p:split(p:has("net"))
	compute(marked, true)
	plain:set_pointer("net", "data", 0)
	compute(plain, false)
end
