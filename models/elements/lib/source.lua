-- What packet sources share: FORCE_IP.
local source = {}

-- Marks the IP header of Ethernet frames; where none is found the packet leaves by output 1. A source of raw IP
-- packets has set the network pointer before.
function source.force_ip(p)
	local marked, frame = p:split(p:has("net"))
	marked:set_transport()
	local known, other = marked:split(marked.ip.version:eq(4) | marked.ip.version:eq(6))
	known:emit(0)
	other:emit(1, "not an IP packet")
	local long, short = frame:split(frame:readable(0, 34))
	short:emit(1, "not an IP packet")
	local ip, rest = long:split(long.eth.type:eq(0x0800) & long:read_bits(112, 4):eq(4))
	ip:set_pointer("mac", "data", 0)
	ip:set_pointer("net", "data", 14)
	ip:set_transport()
	ip:emit(0)
	local tagged, plain = rest:split(rest.eth.type:eq(0x8100) & rest:read(16, 2):eq(0x0800) &
		rest:readable(0, 38))
	plain:emit(1, "not an IP packet")
	tagged:set_pointer("mac", "data", 0)
	tagged:set_pointer("net", "data", 18)
	tagged:set_transport()
	tagged:emit(0)
end

return source
