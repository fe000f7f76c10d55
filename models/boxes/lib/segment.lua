-- Segments that a box sends itself, for those that end TCP connections.
local segment = { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 }

-- Headers of TCP and IP in front of what p holds, which then is the whole packet, marked. o: src, dst (addresses), sport,
-- dport, seq, ack, flags, and perhaps window and mss, an option.
function segment.headers(p, o)
	local bytes = o.mss and 24 or 20

	p:push(bytes)
	p:write(0, 2, o.sport)
	p:write(2, 2, o.dport)
	p:write(4, 4, o.seq)
	p:write(8, 4, o.ack)
	p:write(12, 1, bytes // 4 << 4)
	p:write(13, 1, o.flags)
	p:write(14, 2, o.window or 65535)
	p:write(16, 4, 0)
	if o.mss then
		p:write(20, 2, 0x0204)
		p:write(22, 2, o.mss)
	end
	p:push(20)
	p:set_pointer("net", "data", 0)
	p:write(0, 2, 0x4500)
	p.ip.len = p:length():slice(0, 16)
	p.ip.id = 0
	p:write(6, 2, 0x4000)
	p.ip.ttl = 64
	p.ip.proto = 6
	p:write(10, 2, 0)
	p.ip.src = o.src
	p.ip.dst = o.dst
	p.ip.checksum:recompute()
	p:set_transport()
	p.tcp.checksum:recompute()
end

-- The same without anything behind it, instead of the packet.
function segment.alone(p, o)
	p:new_packet(0)
	segment.headers(p, o)
end

-- The flow of a packet as a key, and as it is seen from the other end.
function segment.flow(p)
	return { p.ip.src, p.tcp.sport, p.ip.dst, p.tcp.dport }
end

function segment.answered_flow(p)
	return { p.ip.dst, p.tcp.dport, p.ip.src, p.tcp.sport }
end

return segment
