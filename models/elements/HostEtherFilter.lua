-- Keep frames for this host, by their destination; sets the packet type. Frames that this host sent
-- itself are kept unless DROP_OWN, frames for others are not unless DROP_OTHER is false.
local HOST, BROADCAST, MULTICAST, OTHERHOST = 0, 1, 2, 3

local short = use "short"

local function filter(p, args, done)
	local eth = p:view("eth", "data", args.OFFSET)
	local src, dst = args.DROP_OWN and eth.src, eth.dst
	done(p)
	if args.DROP_OWN then
		local own
		own, p = p:split(src:eq(args.ETHER))
		own:emit(1, "this host sent it")
	end
	local host, other = p:split(dst:eq(args.ETHER))
	host.anno.packet_type = HOST
	host:emit(0)
	local broadcast, rest = other:split(dst:eq(0xffffffffffff))
	broadcast.anno.packet_type = BROADCAST
	broadcast:emit(0)
	local multicast, alien = rest:split(dst:mask(0x010000000000):ne(0))
	multicast.anno.packet_type = MULTICAST
	multicast:emit(0)
	alien.anno.packet_type = OTHERHOST
	if args.DROP_OTHER then
		alien:emit(1, "not for this host")
	else
		alien:emit(0)
	end
end

return function(p, args)
	short.fill(p, args.OFFSET + 12, "data", function(f, done)
		filter(f, args, done)
	end)
end
