-- Cut the payload of IP packets to LENGTH bytes behind the IP header, or behind the
-- transport header.
local function cut(p, args, at, base)
	local length = p:length(base)
	local long, right = p:split(length:gt(at + args.LENGTH))
	if args.EXTRA_LENGTH then
		long.anno.extra_length = long.anno.extra_length + (length - (at + args.LENGTH))
	end
	long:truncate(at + args.LENGTH, base)
	long:emit(0)
	right:emit(0)
end

return function(p, args)
	local first, rest = p:split(p.ip.frag:eq(0))
	if not args.TRANSPORT then
		cut(first, args, 0, "transport")
		cut(rest, args, 0, "transport")
		return
	end
	cut(rest, args, 0, "transport")
	local tcp, other = first:split(first.ip.proto:eq(6) & first:readable(0, 20, "transport"))
	for off = 5, 14 do
		local here
		here, tcp = tcp:split(tcp.tcp.off:eq(off))
		cut(here, args, off * 4, "transport")
	end
	cut(tcp, args, 60, "transport")
	local short, none = other:split(other.ip.proto:eq(17) | other.ip.proto:eq(1))
	cut(short, args, 8, "transport")
	cut(none, args, 0, "transport")
end
