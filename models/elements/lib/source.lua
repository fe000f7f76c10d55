-- What packet sources share: FORCE_IP.
local source = {}

-- Whether all of the IPv4 header at `at` is there.
local function whole(p, at)
	local words = p:read_bits(at * 8 + 4, 4)
	local yes = words:eq(5)
	for n = 6, 15 do
		yes = yes | (words:eq(n) & p:readable(at, n * 4))
	end
	return yes & p:readable(at, 20)
end

-- Marks the IP header at `at` of the data if there is one of either version.
local function mark(p, at)
	local there, short = p:split(p:readable(at, 1))
	short:emit(1, "not an IP packet")
	local version = there:read_bits(at * 8, 4)
	local four, rest = there:split(version:eq(4) & whole(there, at))
	four:set_pointer("net", "data", at)
	four:set_transport()
	four.anno.dst_ip = four.ip.dst
	four:emit(0)
	local six, alien = rest:split(version:eq(6) & rest:readable(at, 40))
	six:set_pointer("net", "data", at)
	six:set_pointer("transport", "data", at + 40)
	six:emit(0)
	alien:emit(1, "not an IP packet")
end

local function is_ip(kind)
	return kind:eq(0x0800) | kind:eq(0x86dd)
end

-- Lets IP packets through, in Ethernet frames with or without a VLAN tag or, if the
-- source has set the network pointer, as they are; others leave by output 1. The destination
-- annotation of IPv4 is set.
function source.force_ip(p)
	local raw, frame = p:split(p:has("net"))
	raw:clear_pointer("net")
	mark(raw, 0)
	local long, short = frame:split(frame:readable(0, 14))
	short:emit(1, "not an IP packet")
	local kind = long.eth.type
	long:set_pointer("mac", "data", 0)
	local ip, rest = long:split(is_ip(kind))
	mark(ip, 14)
	local tagged, alien = rest:split(kind:eq(0x8100) & rest:readable(0, 18))
	alien:emit(1, "not an IP packet")
	local inner, other = tagged:split(is_ip(tagged:read(16, 2)))
	mark(inner, 18)
	other:emit(1, "not an IP packet")
end

return source
