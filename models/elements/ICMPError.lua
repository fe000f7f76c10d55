-- Answer a packet with an ICMP error that quotes it. There is none for ICMP errors, for
-- fragments but the first, for broadcasts and multicasts, and for sources that cannot be
-- answered.
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
		local gateway = f.anno.dst_ip
		f:set_data("net", 0)
		f:truncate(math.max(args.MTU - 28, 0))
		f:push(8)
		f:write(0, 1, args.TYPE)
		f:write(1, 1, tonumber(args.CODE) or 0)
		f:write(2, 2, 0)
		rest_of_header(f, args, gateway)
		f:push(20)
		f:clear_pointer("mac")
		f:set_pointer("net", "data", 0)
		f:write(0, 2, 0x4500)
		f.ip.len = f:length():slice(0, 16)
		f.ip.id = f:counter("/icmp id", 1, 1, 65536, 16)
		f:write(6, 2, 0)
		f.ip.ttl = TTL
		f.ip.proto = 1
		f:write(10, 2, 0)
		f.ip.src = args.SRC
		f.ip.dst = src
		f.ip.checksum:recompute()
		f:set_transport()
		f.icmp.checksum:recompute()
		for at = 0, 40, 8 do
			f:set_anno(at, 8, 0)
		end
		f.anno.packet_type = 0
		f.anno.dst_ip = src
		if args.SET_FIX_ANNO then
			f.anno.fix_ip_src = 1
		end
		f:emit(0)
	end
end
