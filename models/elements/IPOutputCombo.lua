-- The output path of a router, as DropBroadcasts, PaintTee, IPGWOptions, FixIPSrc, DecIPTTL and CheckLength one behind
-- the other: link-level broadcasts are dropped, packets of one color copied to output 1, bad options leave by
-- output 2, expired TTLs by output 3, packets longer than MTU by output 4. In a proof the bytes of options may become
-- any; in sim they are walked through (sim_ip.c).
local options = use "options"

local function leave(p, args)
	local asks, keeps = p:split(p.anno.fix_ip_src:ne(0))
	asks.anno.fix_ip_src = 0
	asks.ip.src = args.IPADDR
	asks.ip.checksum:recompute()
	for _, f in ipairs { asks, keeps } do
		local expired, live = f:split(f.ip.ttl:le(1))
		expired:emit(3)
		live.ip.ttl = live.ip.ttl - 1
		live.ip.checksum:update()
		local long, fits = live:split(live:length():gt(args.MTU))
		long:emit(4)
		fits:emit(0)
	end
end

return function(p, args)
	local cast, rest = p:split(p.anno.packet_type:within(1, 2))
	cast:drop("a link-level broadcast or multicast")
	local same, other = rest:split(rest.anno.paint:eq(args.COLOR))
	local copy, original = same:copy(2)
	copy:emit(1)
	for _, f in ipairs { original, other } do
		local plain, some = f:split(f.ip.hl:le(5))
		leave(plain, args)
		options.fill(some, function(done)
			leave(done, args)
		end, function(bad)
			bad:emit(2, "a bad option")
		end)
	end
end
