-- Packets from a device. The packet type follows the destination address; with FORCE_IP
-- only IP packets pass, with their header marked.
local source = use "source"
local HOST, BROADCAST, MULTICAST = 0, 1, 2

local function go_on(p, args)
	p:set_pointer("mac", "data", 0)
	if args.FORCE_IP then
		source.force_ip(p)
	else
		p:emit(0)
	end
end

-- In a network whose links carry IP packets as they are.
local function unframed(p, args)
	if args.FORCE_IP then
		p:set_pointer("net", "data", 0)
		source.force_ip(p)
	else
		p:emit(0)
	end
end

return function(p, args)
	if not p.framed then
		unframed(p, args)
		return
	end
	local frame, short = p:split(p:readable(0, 14))
	go_on(short, args)
	local dst = frame.eth.dst
	local broadcast, rest = frame:split(dst:eq(0xffffffffffff))
	broadcast.anno.packet_type = BROADCAST
	go_on(broadcast, args)
	local multicast, host = rest:split(dst:mask(0x010000000000):ne(0))
	multicast.anno.packet_type = MULTICAST
	go_on(multicast, args)
	host.anno.packet_type = HOST
	go_on(host, args)
end
