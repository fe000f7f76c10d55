-- Answer a packet with an ICMP error that quotes it. There is none for ICMP errors, for
-- fragments but the first, for broadcasts and multicasts, for sources that cannot be
-- answered, and no redirect for packets with a source route. Other answers go back by the route that the packet has
-- behind it; in a proof packets with options may have any route (in sim: sim_icmp.c).
local REDIRECT, PARAMETER, UNREACHABLE = 5, 12, 3
local NEEDFRAG, AT_POINTER = 4, 0	-- codes
local TTL = 200

local function unanswerable(p, src)
	return src:mask(0xff000000):eq(0) | src:mask(0xff000000):eq(0x7f000000) |
		src:ge(0xe0000000)
end

local function is_bad(p, addr, list)
	local bad = p:no()
	for _, a in ipairs(list or {}) do
		bad = bad | addr:eq(a)
	end
	return bad
end

local function silent(p, cond, why)
	local quiet, go_on = p:split(cond)
	quiet:drop(why)
	return go_on
end

-- The word behind the checksum.
local function rest_of_header(p, args, gateway)
	if args.TYPE == REDIRECT then
		p:write(4, 4, gateway)
	elseif args.TYPE == PARAMETER and tonumber(args.CODE) == AT_POINTER then
		p:write(4, 1, p.anno.icmp_param)
		p:write(5, 1, 0)
		p:write(6, 2, 0)
	elseif args.TYPE == UNREACHABLE and tonumber(args.CODE) == NEEDFRAG then
		p:write(4, 4, args.PMTU & 0xffff)
	else
		p:write(4, 4, 0)
	end
end

-- Quotes p in a message with `n` bytes of IP options.
local function answer(p, args, src, n)
	local gateway = p.anno.dst_ip
	p:set_data("net", 0)
	p:truncate(math.max(args.MTU - 28 - n, 0))
	p:push(8)
	p:write(0, 1, args.TYPE)
	p:write(1, 1, tonumber(args.CODE) or 0)
	p:write(2, 2, 0)
	rest_of_header(p, args, gateway)
	p:push(20 + n)
	for at = 20, 16 + n, 4 do
		p:write(at, 4, p:fresh(32, { name = "route" }))
	end
	p:clear_pointer("mac")
	p:set_pointer("net", "data", 0)
	p:write(0, 2, 0x4500 + n // 4 * 0x100)
	p.ip.len = p:length():slice(0, 16)
	p.ip.id = p:counter("/icmp id", 1, 1, 65536, 16)
	p:write(6, 2, 0)
	p.ip.ttl = TTL
	p.ip.proto = 1
	p:write(10, 2, 0)
	p.ip.src = args.SRC
	p.ip.dst = src
	p.ip.checksum:recompute()
	p:set_transport()
	p.icmp.checksum:recompute()
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p.anno.packet_type = 0
	p.anno.dst_ip = src
	if args.SET_FIX_ANNO then
		p.anno.fix_ip_src = 1
	end
	p:emit(0)
end

-- In a proof: any route that fits into the options of the packet.
local function by_route(p, args, src)
	local plain, routed = p:choice(2, "whether the packet has a source route")
	answer(plain, args, src, 0)
	if args.TYPE == REDIRECT then
		routed:drop("a source route")
		return
	end
	local flows = { routed:choice(10, "the source route of the packet") }
	for i, f in ipairs(flows) do
		answer(f, args, src, 4 * i)
	end
end

return function(p, args)
	local src, dst = p.ip.src, p.ip.dst
	p = silent(p, p.ip.frag:ne(0), "a fragment, not the first")
	p = silent(p, p.anno.packet_type:within(1, 2), "a link-level broadcast or multicast")
	p = silent(p, dst:ge(0xe0000000) & (dst:le(0xefffffff) | dst:eq(0xffffffff)) |
		is_bad(p, dst, args.BADADDRS), "to a broadcast or multicast address")
	p = silent(p, unanswerable(p, src) | is_bad(p, src, args.BADADDRS),
		"from an address that cannot be answered")
	local icmp, plain = p:split(p.ip.proto:eq(1))
	icmp = silent(icmp, icmp:length():lt((icmp.ip.hl << 2) + 4), "an ICMP message cut short")
	local kind = icmp.icmp.type
	icmp = silent(icmp, kind:within(3, 5) | kind:within(11, 12), "an ICMP error")
	for _, f in ipairs { icmp, plain } do
		local bare, options = f, nil
		if not f.concrete then
			bare, options = f:split(f.ip.hl:le(5))
			by_route(options, args, src)
		end
		answer(bare, args, src, 0)
	end
end
