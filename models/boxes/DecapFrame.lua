-- Take a frame out of a tunnel over IPv4, as the action "decap" of a datapath does; KIND is gre, vxlan or any. What is in none ends here: a
-- fragment, a packet that is cut, GRE of another version, with routing or a wrong checksum, or of something else than a frame, VXLAN
-- to another port than 4789 or without an identifier. The outer header is remembered in the packet's state, and what filter programs
-- said, PROGRAMS of them, is forgotten. The IP header is marked.
signature { ports = "1/1", processing = "a/a", help = "takes a frame out of a tunnel", "KIND string", "PROGRAMS uint" }

local state = use "state"

local GRE, UDP, FRAME, VXLAN_PORT = 47, 17, 0x6558, 4789
local VXLAN, GRE_TUNNEL = 1, 2
local CHECKSUM, KEY, SEQUENCE, MAY = 0x8000, 0x2000, 0x1000, 0xffff

-- What is left when the outer headers end so many octets behind the transport header's start.
local function leave(p, args, kind, id, octets)
	local src, dst, ttl, tos = p.ip.src, p.ip.dst, p.ip.ttl, p.ip.tos
	local whole, short = p:split(p:readable(octets, 14, "transport"))
	short:drop("no frame in the tunnel")
	whole:set_data("transport", octets)
	whole:clear_pointer("net")
	whole:clear_pointer("transport")
	state.set_tunnel(whole, { kind = kind, id = id, src = src, dst = dst, ttl = ttl, tos = tos })
	state.forget_programs(whole, args.PROGRAMS)
	whole:emit(0)
end

local function vxlan(p, args)
	local whole, short = p:split(p:readable(0, 16, "transport"))
	short:drop("too short for a VXLAN header")
	local right, other = whole:split(whole:read(2, 2, "transport"):eq(VXLAN_PORT) & whole:read(8, 1, "transport"):mask(8):eq(8))
	other:drop("no VXLAN")
	leave(right, args, VXLAN, right:read(12, 3, "transport"):extend(32), 16)
end

local function gre_words(p, args, flags, has)
	local octets = 4 + (has.sum and 4 or 0) + (has.key and 4 or 0) + (has.seq and 4 or 0)
	local whole, short = p:split(p:readable(0, octets, "transport"))
	short:drop("too short for a GRE header")
	if has.sum then
		local wrong
		whole, wrong = whole:split(state.sums_up(whole))
		wrong:drop("a wrong GRE checksum")
	end
	leave(whole, args, GRE_TUNNEL, has.key and whole:read(has.sum and 8 or 4, 4, "transport") or whole:number(0, 32), octets)
end

local function gre(p, args)
	local whole, short = p:split(p:readable(0, 4, "transport"))
	short:drop("too short for a GRE header")
	local frame, other = whole:split(whole:read(2, 2, "transport"):eq(FRAME))
	other:drop("GRE, but not of a frame")
	for bits = 0, 7 do
		local has = { sum = bits & 4 ~= 0, key = bits & 2 ~= 0, seq = bits & 1 ~= 0 }
		local here
		here, frame = frame:split(frame:read(0, 2, "transport"):mask(MAY):eq((has.sum and CHECKSUM or 0) | (has.key and KEY or 0) |
			(has.seq and SEQUENCE or 0)))
		gre_words(here, args, nil, has)
	end
	frame:drop("GRE of another version, or with routing")
end

return function(p, args)
	local ip, none = p:split(p:has("net"))
	none:drop("in no tunnel")
	local four, six = ip:split(ip:read_bits(0, 4, "net"):eq(4))
	six:drop("in no tunnel over IPv4")
	local whole, cut = four:split(four:read(6, 2, "net"):mask(0x3fff):eq(0) & four.ip.len:extend(32):le(four:length("net")) &
		(four.ip.hl << 2):le(four.ip.len))
	cut:drop("a fragment, or cut")
	whole:truncate(whole.ip.len:extend(32), "net")
	local in_gre, in_udp
	in_gre, whole = whole:split(whole.ip.proto:eq(GRE))
	in_udp, whole = whole:split(whole.ip.proto:eq(UDP))
	whole:drop("in no tunnel")
	if args.KIND == "vxlan" then
		in_gre:drop("in another tunnel")
	else
		gre(in_gre, args)
	end
	if args.KIND == "gre" then
		in_udp:drop("in another tunnel")
	else
		vxlan(in_udp, args)
	end
end
