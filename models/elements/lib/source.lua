-- What packet sources share: FORCE_IP.
local source = {}

-- Marks the IP header at `at` of the data if there is one of either version.
local function mark(p, at)
	local long, short = p:split(p:readable(at, 20))
	short:emit(1, "not an IP packet")
	local version = long:read_bits(at * 8, 4)
	local four, rest = long:split(version:eq(4))
	four:set_pointer("net", "data", at)
	four:set_transport()
	four:emit(0)
	local six, alien = rest:split(version:eq(6) & rest:readable(at, 40))
	six:set_pointer("net", "data", at)
	six:set_pointer("transport", "data", at + 40)
	six:emit(0)
	alien:emit(1, "not an IP packet")
end

-- Lets IP packets through, in Ethernet frames with or without a VLAN tag or, if the
-- source has set the network pointer, as they are; others leave by output 1.
function source.force_ip(p)
	local raw, frame = p:split(p:has("net"))
	raw:clear_pointer("net")
	mark(raw, 0)
	local long, short = frame:split(frame:readable(0, 18))
	short:emit(1, "not an IP packet")
	local kind = long.eth.type
	long:set_pointer("mac", "data", 0)
	local ip, rest = long:split(kind:eq(0x0800) | kind:eq(0x86dd))
	mark(ip, 14)
	local inner = rest:read(16, 2)
	local tagged, alien = rest:split(kind:eq(0x8100) & (inner:eq(0x0800) | inner:eq(0x86dd)))
	mark(tagged, 18)
	alien:emit(1, "not an IP packet")
end

return source
