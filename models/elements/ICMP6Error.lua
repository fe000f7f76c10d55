-- Answer an IPv6 packet with an ICMPv6 error that quotes it, from the start of its data on. Errors are answered
-- too: Click looks for the ICMPv6 type in the wrong place. So are sources that cannot be.
local TOO_BIG, PROBLEM, REDIRECT = 2, 4, 137
local LIMIT = 568

local function answer(p, args)
	local src_hi, src_lo = p.ip6.src_hi, p.ip6.src_lo
	local dst_hi, dst_lo = p.ip6.dst_hi, p.ip6.dst_lo
	local target_hi, target_lo = p.anno.dst_ip6_hi, p.anno.dst_ip6_lo
	local problem = p.anno.icmp_param
	-- a redirect has room for two addresses; of another code it stays behind the quotation
	local redirect = args.TYPE == REDIRECT
	local header = redirect and args.CODE == 0 and 40 or 8
	p:truncate(LIMIT)
	if redirect and args.CODE ~= 0 then
		p:append(32)
	end
	p:push(40 + header)
	p:clear_pointer("mac")
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p.anno.packet_type = 0
	for at = 40, 32 + header, 8 do
		p:write(at, 8, 0)
	end
	p:write(0, 4, 0x60000000)
	p.ip6.len = p:length("transport"):slice(0, 16)
	p.ip6.next = 58
	p.ip6.hlim = 255
	p.ip6.src_hi = args.SRC.hi
	p.ip6.src_lo = args.SRC.lo
	p.ip6.dst_hi = src_hi
	p.ip6.dst_lo = src_lo
	p:write(40, 1, args.TYPE & 0xff)
	p:write(41, 1, args.CODE & 0xff)
	if args.TYPE == TOO_BIG and args.CODE == 0 then
		p:write(44, 4, 0xdc050000)	-- 1500, its bytes turned round
	elseif args.TYPE == PROBLEM and args.CODE == 0 then
		p:write(44, 1, problem)		-- turned round as well
	elseif redirect and args.CODE == 0 then
		p:write(48, 8, target_hi)
		p:write(56, 8, target_lo)
		p:write(64, 8, dst_hi)
		p:write(72, 8, dst_lo)
	end
	p.icmp6.checksum:recompute()
	p.anno.dst_ip6_hi = src_hi
	p.anno.dst_ip6_lo = src_lo
	p.anno.fix_ip_src = 1
	p:emit(0)
end

return function(p, args)
	local plain
	p, plain = p:split(p:has("net"))
	plain:drop("no IPv6 header")
	local group, single = p:split((p.ip6.dst_hi >> 56):eq(0xff))
	group:drop("to a multicast address")
	local cast, own = single:split(single.anno.packet_type:within(1, 2))
	cast:drop("a link-level broadcast or multicast")
	answer(own, args)
end
