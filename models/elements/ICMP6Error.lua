-- Answer an IPv6 packet with an ICMPv6 error that quotes it, unless it is one itself or
-- its source cannot be answered.
return function(p, args)
	local src_hi, src_lo = p.ip6.src_hi, p.ip6.src_lo
	local group, unicast = p:split((src_hi >> 56):eq(0xff) | (src_hi:eq(0) & src_lo:eq(0)) |
		(p.ip6.dst_hi >> 56):eq(0xff))
	group:drop("a multicast, or a source that cannot be answered")
	local icmp, other = unicast:split(unicast.ip6.next:eq(58) & unicast:readable(40, 1, "net"))
	local err, info = icmp:split(icmp:read(40, 1, "net"):lt(128))
	err:drop("an ICMPv6 error")
	for _, f in ipairs { info, other } do
		f:set_data("net", 0)
		f:truncate(1280 - 48)
		f:push(48)
		f:clear_pointer("mac")
		f:set_pointer("net", "data", 0)
		f:set_pointer("transport", "data", 40)
		f:write(0, 4, 0x60000000)
		f.ip6.len = f:length("transport"):slice(0, 16)
		f.ip6.next = 58
		f.ip6.hlim = 255
		f.ip6.src_hi = args.SRC.hi
		f.ip6.src_lo = args.SRC.lo
		f.ip6.dst_hi = src_hi
		f.ip6.dst_lo = src_lo
		f:write(40, 1, args.TYPE & 0xff)
		f:write(41, 1, args.CODE & 0xff)
		f:write(42, 2, 0)
		f:write(44, 4, 0)
		f.icmp6.checksum:recompute()
		f.anno.dst_ip6_hi = src_hi
		f.anno.dst_ip6_lo = src_lo
		f:emit(0)
	end
end
