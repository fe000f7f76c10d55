-- Translate IPv4 packets, from the start of their data, to IPv6 with addresses ::ffff:a.b.c.d; a fresh packet without
-- annotations, whose network header is not marked. The hop limit is the TTL + 0x40 - 0xff, modulo 256. Options become
-- part of the payload, protocols other than TCP, UDP and ICMP become 0. ICMP messages are cut to their length
-- modulo 256; their pointers come out in the first byte of a word. In a proof the payload is as long as it states (in
-- sim: sim_translate.c).
local translate = use "translate"

local POINTERS = { { 0, 0 }, { 2, 4 }, { 8, 7 }, { 9, 6 }, { 12, 8 }, { 16, 24 } }
local KINDS = {
	{ 8, nil, 128, 0 }, { 0, nil, 129, 0 },
	{ 3, 2, 4, 1, 0x06000000 }, { 3, 3, 1, 4, 0 }, { 3, 4, 2, 0, 0 }, { 3, 5, 1, 2, 0 },
	{ 3, 9, 1, 1, 0 }, { 3, 10, 1, 1, 0 }, { 3, nil, 1, 0, 0 }, { 11, nil, 3, nil, 0 },
	{ 12, nil, 4, 0, translate.pointer(1, POINTERS, 0xffffffff) },
}

local SIZES = { tcp = 20, udp = 8, icmp6 = 4 }

local function leave(p, name)
	if not name then
		translate.forget(p)
		p:emit(0)
		return
	end
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	local whole, cut = p:split(p:readable(40, SIZES[name]))
	whole[name].checksum:recompute()
	for _, f in ipairs { whole, cut } do
		translate.forget(f)
		f:emit(0)
	end
end

-- The old header was { ttl, src, dst, len }; cut: of less than the eight octets that a message has.
local function make(p, old, next, name, cut)
	p:strip(20)
	p:truncate(old.len:extend(32))
	p:push(40)
	p:write(0, 4, 0x60000000)
	p:write(4, 2, old.len)
	p:write(6, 1, next)
	p:write(7, 1, (old.ttl + 0x41) & 0xff)
	for i, addr in ipairs { old.src, old.dst } do
		p:write(16 * i - 8, 8, 0)
		p:write(16 * i, 4, 0x0000ffff)
		p:write(16 * i + 4, 4, addr)
	end
	if name == "icmp6" then
		-- Click changes what the message would have
		if cut then
			p:pad(48)
		end
		translate.icmp(p, 40, KINDS, function(f)
			if cut then
				f:truncate(old.len:extend(32) + 40)
			end
			leave(f, name)
		end)
	else
		leave(p, name)
	end
end

return function(p)
	local long, short = p:split(p:readable(0, 20))
	short:violation("too short for an IP header")
	local ip = long:view("ip", "data", 0)
	local len = (ip.len:extend(32) - 20):slice(0, 16)
	local old = { ttl = ip.ttl, src = ip.src, dst = ip.dst, len = len }
	local proto = ip.proto
	local tcp, udp, icmp, rest
	tcp, rest = long:split(proto:eq(6))
	make(tcp, old, 6, "tcp")
	udp, rest = rest:split(proto:eq(17))
	make(udp, old, 17, "udp")
	icmp, rest = rest:split(proto:eq(1))
	make(rest, old, 0)
	old.len = len:slice(0, 8):extend(16)
	local message, cut = icmp:split(old.len:ge(8))
	make(message, old, 58, "icmp6")
	local some, none = cut:split(old.len:ge(1))
	none:violation("an ICMP message without a type")
	make(some, old, 58, "icmp6", true)
end
