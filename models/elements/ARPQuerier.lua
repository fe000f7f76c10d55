-- Put an Ethernet header in front of IP packets (input 0), for the next hop in the
-- destination annotation, and ask for its address where it is not known. Answers come by
-- input 1 and go no further. In a proof the address of a next hop may be any.
-- In sim a table is kept, in which packets wait for answers (sim_arp.c).
local mac = use "mac"
local BROADCAST = 0xffffffffffff

local function encapsulate(p, args, dst)
	p:push(14)
	p.eth.dst = dst
	p.eth.src = args.ETH
	p.eth.type = 0x0800
	mac.mark(p, 0, 14)
	p:emit(0)
end

local function send(p, args)
	local hop = p.anno.dst_ip
	local none, some = p:split(hop:eq(0))
	none:lose("no next hop in the annotation")
	local bcast = args.IP.addr | (~args.IP.mask & 0xffffffff)
	local broadcast, rest = some:split(hop:eq(0xffffffff) | hop:eq(bcast))
	encapsulate(broadcast, args, BROADCAST)
	local multicast, unicast = rest:split(hop:mask(0xf0000000):eq(0xe0000000))
	encapsulate(multicast, args, hop:mask(0x7fffff):extend(48) | 0x01005e000000)
	encapsulate(unicast, args, unicast:fresh(48, { name = "ether" }))
end

return function(p, args)
	if p.port == 0 then
		send(p, args)
	else
		p:drop("ARP goes no further")
	end
end
