-- Translate IPv6 packets, from the start of their data, with addresses ::ffff:a.b.c.d, but 0.0.0.0, to IPv4; others are
-- dropped. A fresh packet without annotations, whose network header is not marked; it has DF, and the hop limit as its
-- TTL. Next headers other than TCP, UDP and ICMPv6 become protocol 0, and the header then has no checksum. ICMPv6
-- messages are cut to their length modulo 256. In a proof the payload is as long as it states (in sim:
-- sim_translate.c).
local translate = use "translate"

local POINTERS = { { 4, 2 }, { 6, 9 }, { 7, 8 }, { 8, 12 }, { 24, 255 } }
local KINDS = {
	{ 128, nil, 8, 0 }, { 129, nil, 0, 0 },
	{ 1, 1, 3, 10, 0 }, { 1, 2, 3, 5, 0 }, { 1, 3, 3, 1, 0 }, { 1, 4, 3, 3, 0 }, { 1, nil, 3, 0, 0 },
	{ 2, nil, 3, 4, 0 }, { 3, nil, 11, nil, 0 },
	{ 4, 0, 12, 0, translate.pointer(4, POINTERS, 0) }, { 4, 1, 3, 2, 0 }, { 4, 2, 12, 0, 0xff000000 },
}
local SIZES = { tcp = 20, udp = 8, icmp = 4 }

local function leave(p, name)
	if not name then
		translate.forget(p)
		p:emit(0)
		return
	end
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 20)
	p.ip.checksum:recompute()
	local whole, cut = p:split(p:readable(20, SIZES[name]))
	whole[name].checksum:recompute()
	for _, f in ipairs { whole, cut } do
		translate.forget(f)
		f:emit(0)
	end
end

-- The old header was { hlim, src, dst, len }.
local function make(p, old, proto, name)
	p:strip(40)
	p:truncate(old.len:extend(32))
	p:push(20)
	p:write(0, 2, 0x4500)
	p:write(2, 2, old.len + 20)
	p:write(4, 4, 0x4000)
	p:write(8, 1, old.hlim)
	p:write(9, 1, proto)
	p:write(10, 2, 0)
	p:write(12, 4, old.src)
	p:write(16, 4, old.dst)
	if name == "icmp" then
		translate.icmp(p, 20, KINDS, function(f)
			leave(f, name)
		end)
	else
		leave(p, name)
	end
end

local function mapped(p, at)
	return p:read(at, 8):eq(0) & p:read(at + 8, 4):eq(0xffff) & p:read(at + 12, 4):ne(0)
end

return function(p)
	local long, short = p:split(p:readable(0, 40))
	short:violation("too short for an IPv6 header")
	local ours, alien = long:split(mapped(long, 8) & mapped(long, 24))
	alien:drop("an address that is not ::ffff:a.b.c.d")
	local old = {
		hlim = ours:read(7, 1), src = ours:read(20, 4), dst = ours:read(36, 4), len = ours:read(4, 2),
	}
	local next = ours:read(6, 1)
	local tcp, udp, icmp, rest
	tcp, rest = ours:split(next:eq(6))
	make(tcp, old, 6, "tcp")
	udp, rest = rest:split(next:eq(17))
	make(udp, old, 17, "udp")
	icmp, rest = rest:split(next:eq(58))
	make(rest, old, 0)
	old.len = old.len:slice(0, 8):extend(16)
	local message, cut = icmp:split(old.len:ge(8))
	cut:violation("an ICMPv6 message that is not translated")
	make(message, old, 1, "icmp")
end
