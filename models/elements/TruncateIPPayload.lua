-- Cut the payload of IP packets to LENGTH bytes behind the IP header, or behind the
-- transport header. Packets that are not marked are cut to LENGTH from their start.

-- header: bytes from base on that stay besides LENGTH, a number or a value.
local function cut(p, args, header, base)
	local length, keep = p:length(base), header + args.LENGTH
	local long, right = p:split(length:gt(keep))
	if args.EXTRA_LENGTH then
		long.anno.extra_length = long.anno.extra_length + (length - keep)
	end
	long:truncate(keep, base)
	long:emit(0)
	right:emit(0)
end

-- hl: length of the IP header, a value
local function cut_tcp(p, args, hl)
	local long, short = p:split(p:readable(0, 13, "transport"))
	cut(short, args, hl + 20, "net")
	for off = 5, 14 do
		local here
		here, long = long:split(long.tcp.off:eq(off))
		cut(here, args, hl + off * 4, "net")
	end
	local most, wrong = long:split(long.tcp.off:eq(15))
	cut(most, args, hl + 60, "net")
	cut(wrong, args, hl + 20, "net")
end

return function(p, args)
	local unmarked, broken, tcp, udp, icmp
	p, unmarked = p:split(p:has("net"))
	cut(unmarked, args, unmarked:number(0, 32), "data")
	p, broken = p:split(p.ip.hl:ge(5))
	cut(broken, args, broken:number(20, 32), "net")
	local hl = p.ip.hl << 2
	if not args.TRANSPORT then
		cut(p, args, hl, "net")
		return
	end
	tcp, p = p:split(p.ip.proto:eq(6))
	cut_tcp(tcp, args, hl)
	udp, p = p:split(p.ip.proto:eq(17))
	cut(udp, args, hl + 8, "net")
	icmp, p = p:split(p.ip.proto:eq(1) & p:readable(0, 8, "transport"))
	local stamp, plain = icmp:split(icmp.icmp.type:within(13, 14))
	cut(stamp, args, hl + 20, "net")
	cut(plain, args, hl + 8, "net")
	cut(p, args, hl, "net")
end
