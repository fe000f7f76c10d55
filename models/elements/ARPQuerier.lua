-- Put an Ethernet header in front of IP packets (input 0), for the next hop in the
-- destination annotation, and ask for its address where it is not known. Answers come by
-- input 1 and go no further. In a proof the address of a next hop may be any. In sim it
-- is learnt; a packet that has to wait for an answer is dropped, after the request.
local BROADCAST = 0xffffffffffff

local function encapsulate(p, args, dst)
	p:push(14)
	p.eth.dst = dst
	p.eth.src = args.ETH
	p.eth.type = 0x0800
	p:set_pointer("mac", "data", 0)
	p:emit(0)
end

local function request(p, args, target)
	p:new_packet(42)
	p:set_pointer("mac", "data", 0)
	p.eth.dst = BROADCAST
	p.eth.src = args.ETH
	p.eth.type = 0x0806
	p:write(14, 8, 0x0001080006040001)
	p.arp.sha = args.ETH
	p.arp.spa = args.IP.addr
	p.arp.tpa = target
	p:emit(p.noutputs - 1)
end

local function send(p, args)
	local hop = p.anno.dst_ip
	local none, some = p:split(hop:eq(0))
	none:drop("no next hop in the annotation")
	local bcast = args.IP.addr | (~args.IP.mask & 0xffffffff)
	local broadcast, rest = some:split(hop:eq(0xffffffff) | hop:eq(bcast))
	encapsulate(broadcast, args, BROADCAST)
	local multicast, unicast = rest:split(hop:mask(0xf0000000):eq(0xe0000000))
	encapsulate(multicast, args, hop:mask(0x7fffff):extend(48) | 0x01005e000000)
	if not p.concrete then
		encapsulate(unicast, args, unicast:fresh(48, { name = "ether" }))
		return
	end
	local known, unknown = unicast:lookup("addresses", { hop }, { 48 })
	encapsulate(known, args, known.values[1])
	local asked, ask = unknown:lookup("asked", { hop })
	asked:drop("waits for an answer to an ARP request")
	ask:put("asked", { hop })
	local waits, asks = ask:copy(2)
	waits:drop("waits for an answer to an ARP request")
	request(asks, args, hop)
end

local function learn(p)
	local long, short = p:split(p:readable(0, 42))
	short:drop("not an ARP packet")
	local reply, other = long:split(long.eth.type:eq(0x0806) &
		long:read(14, 8):eq(0x0001080006040002) &
		long.arp.sha:mask(0x010000000000):eq(0))
	reply:put("addresses", { reply.arp.spa }, { reply.arp.sha })
	reply:drop("an ARP answer, learnt")
	other:drop("not an ARP answer")
end

return function(p, args)
	if p.port == 0 then
		send(p, args)
	elseif p.concrete then
		learn(p)
	else
		p:drop("ARP goes no further")
	end
end
