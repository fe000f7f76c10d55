-- The output path of a router: drop link-level broadcasts, copy packets of one color to
-- output 1, options to output 2, fix the source, expired TTLs to output 3, too long
-- packets to output 4.
return function(p, args)
	local cast, rest = p:split(p.anno.packet_type:within(1, 2))
	cast:drop("a link-level broadcast or multicast")
	local same, other = rest:split(rest.anno.paint:eq(args.COLOR))
	local copy, original = same:copy(2)
	copy:emit(1)
	for _, f in ipairs { original, other } do
		local options, plain = f:split(f.ip.hl:gt(5))
		options:emit(2)
		local asks, keeps = plain:split(plain.anno.fix_ip_src:ne(0))
		asks.anno.fix_ip_src = 0
		asks.ip.src = args.IPADDR
		asks.ip.checksum:recompute()
		for _, g in ipairs { asks, keeps } do
			local expired, live = g:split(g.ip.ttl:le(1))
			expired:emit(3)
			live.ip.ttl = live.ip.ttl - 1
			live.ip.checksum:update()
			local long, fits = live:split(live:length():gt(args.MTU))
			long:emit(4)
			fits:emit(0)
		end
	end
end
