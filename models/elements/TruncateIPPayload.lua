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

local function cut_tcp(p, args)
	local long, short = p:split(p:readable(0, 13, "transport"))
	cut(short, args, 20, "transport")
	for off = 5, 14 do
		local here
		here, long = long:split(long.tcp.off:eq(off))
		cut(here, args, off * 4, "transport")
	end
	local most, wrong = long:split(long.tcp.off:eq(15))
	cut(most, args, 60, "transport")
	cut(wrong, args, 20, "transport")
end

return function(p, args)
	local unmarked, tcp, udp, icmp
	p, unmarked = p:split(p:has("net"))
	cut(unmarked, args, unmarked:number(0, 32), "data")
	if not args.TRANSPORT then
		cut(p, args, 0, "transport")
		return
	end
	tcp, p = p:split(p.ip.proto:eq(6))
	cut_tcp(tcp, args)
	udp, p = p:split(p.ip.proto:eq(17))
	cut(udp, args, 8, "transport")
	icmp, p = p:split(p.ip.proto:eq(1) & p:readable(0, 8, "transport"))
	local stamp, plain = icmp:split(icmp.icmp.type:within(13, 14))
	cut(stamp, args, 20, "transport")
	cut(plain, args, 8, "transport")
	cut(p, args, 0, "transport")
end
