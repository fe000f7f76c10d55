-- The IP header that tables see: behind Ethernet and at most 16 VLAN tags, or where the data begin if there is no ETHERNET. A whole
-- header of version 4 is marked and its packet leaves by output 0, all others by output 1, marked too if version 6 it is. The
-- length that a header states is not held against the packet.
signature { ports = "1/2", processing = "a/ah", help = "finds IP headers", "ETHERNET bool" }

local MOST_TAGS = 16

local function none(p)
	p:clear_pointer("net")
	p:clear_pointer("transport")
	p:emit(1)
end

local function four(p, at)
	local here, alien = p:split(p:readable(at, 20))
	none(alien)
	here, alien = here:split(here:read_bits(8 * at, 4):eq(4) & here:read_bits(8 * at + 4, 4):ge(5))
	none(alien)
	here, alien = here:split((here:read_bits(8 * at + 4, 4) << 2):le(here:length("data", at)))
	none(alien)
	here:set_pointer("net", "data", at)
	here:set_transport()
	here:emit(0)
end

local function six(p, at)
	local here, alien = p:split(p:readable(at, 40))
	none(alien)
	here, alien = here:split(here:read_bits(8 * at, 4):eq(6))
	none(alien)
	here:set_pointer("net", "data", at)
	here:set_pointer("transport", "data", at + 40)
	here:emit(1)
end

-- A frame whose type stands in front of `at`, behind so many tags.
local function typed(p, at, tags)
	local kind = p:read(at - 2, 2)
	local ip, ip6, tag
	ip, p = p:split(kind:eq(0x0800))
	four(ip, at)
	ip6, p = p:split(kind:eq(0x86dd))
	six(ip6, at)
	if tags < MOST_TAGS then
		tag, p = p:split((kind:eq(0x8100) | kind:eq(0x88a8) | kind:eq(0x9100)) & p:readable(at, 4))
		typed(tag, at + 4, tags + 1)
	end
	none(p)
end

return function(p, args)
	local there, short
	if args.ETHERNET then
		there, short = p:split(p:readable(0, 14))
		none(short)
		typed(there, 14, 0)
		return
	end
	there, short = p:split(p:readable(0, 1))
	none(short)
	there, short = there:split(there:read_bits(0, 4):eq(4))
	four(there, 0)
	six(short, 0)
end
