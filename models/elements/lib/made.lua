-- What sources share that make packets of their own. In a run the driver begins with a packet that holds what it has
-- chosen, such as ports, one value behind the other; in a proof they may be anything.
local made = {}

-- The values of { name, bytes } each.
function made.chosen(p, list)
	local values, at = {}, 0
	for i, one in ipairs(list) do
		local name, bytes = one[1], one[2]
		values[i] = p.concrete and p:read(at, bytes) or p:fresh(8 * bytes, { name = name })
		at = at + bytes
	end
	return table.unpack(values)
end

-- An IP header of 20 bytes with zeros in it becomes one, at `at` of the data. o: proto, src, dst, ttl, and perhaps df.
function made.ip(p, at, o)
	p:set_pointer("net", "data", at)
	p:write(0, 1, 0x45, "net")
	p.ip.len = p:length("net"):slice(0, 16)
	p:write(6, 2, o.df and 0x4000 or 0, "net")
	p.ip.ttl = o.ttl
	p.ip.proto = o.proto
	p.ip.src = o.src
	p.ip.dst = o.dst
	p.ip.checksum:recompute()
	p:set_transport()
end

-- An Ethernet frame with an IPv4 packet of the protocol in it, of LENGTH, 60 or more.
function made.frame(p, args, proto)
	p:new_packet(math.max(args.LENGTH, 60))
	p.eth.dst = args.DSTETH
	p.eth.src = args.SRCETH
	p.eth.type = 0x0800
	made.ip(p, 14, { proto = proto, src = args.SRCIP, dst = args.DSTIP, ttl = 250 })
	p.anno.dst_ip = args.DSTIP
end

-- The UDP header of such a frame; what is behind it nobody has set.
function made.udp(p, args, sport, dport)
	p.udp.sport = sport
	p.udp.dport = dport
	p.udp.len = p:length("transport"):slice(0, 16)
	p:scramble(8, "transport")
	if args.CHECKSUM then
		p.udp.checksum:recompute()
	end
	p:emit(0)
end

return made
