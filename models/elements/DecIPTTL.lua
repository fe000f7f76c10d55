-- Lower the TTL. What would expire leaves by output 1, unchanged. With MULTICAST false,
-- packets to multicast addresses pass as they are.
return function(p, args)
	if not args.ACTIVE then
		p:emit(0)
		return
	end
	if not args.MULTICAST then
		local multicast
		multicast, p = p:split(p.ip.dst:mask(0xf0000000):eq(0xe0000000))
		multicast:emit(0)
	end
	local expired, live = p:split(p.ip.ttl:le(1))
	expired:emit(1, "TTL expired")
	live.ip.ttl = live.ip.ttl - 1
	live.ip.checksum:update()
	live:emit(0)
end
