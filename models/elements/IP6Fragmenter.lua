-- Packets that fit pass. Longer ones would be cut, the first fragment last; what leaves
-- then is not modelled beyond the IPv6 header.
return function(p, args)
	local fits, long = p:split(p:length("net"):le(args.MTU))
	fits:emit(0)
	long.ip6.next = 44
	long.ip6.len = long:fresh(16, { high = math.min(math.max(args.MTU - 40, 0), 65535),
		name = "fragment length" })
	long:scramble(40, "net")
	long:emit(0)
end
