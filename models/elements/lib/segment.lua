-- Segments that a box sends itself, for those that end TCP connections.
local segment = { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 }

local function ip_header(p, o)
	p:push(20)
	p:set_pointer("net", "data", 0)
	p:write(0, 1, 0x45)
	p:write(1, 1, o.tos or 0)
	p.ip.len = p:length():slice(0, 16)
	p.ip.id = 0
	p:write(6, 2, 0x4000)
	p.ip.ttl = o.ttl or 64
	p.ip.proto = 6
	p:write(10, 2, 0)
	p.ip.src = o.src
	p.ip.dst = o.dst
	p.ip.checksum:recompute()
	p:set_transport()
end

local function ip6_header(p, o)
	p:push(40)
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	p:write(0, 4, o.first or 0x60000000)
	p.ip6.len = (p:length() - 40):slice(0, 16)
	p.ip6.next = 6
	p.ip6.hlim = o.ttl or 64
	p.ip6.src_hi, p.ip6.src_lo = o.src_hi, o.src_lo
	p.ip6.dst_hi, p.ip6.dst_lo = o.dst_hi, o.dst_lo
end

-- Headers of TCP and IP in front of what p holds, which then is the whole packet, marked. o: src, dst (addresses; with six
-- src_hi, src_lo, dst_hi, dst_lo), sport, dport, seq, ack, flags, and perhaps window, ttl, tos (with six the first four octets, first), and mss, an option, or options, a
-- list of lengths and values.
function segment.headers(p, o)
	local options = o.options or o.mss and { { 2, 0x0204 }, { 2, o.mss } } or {}
	local bytes = 20

	for _, option in ipairs(options) do
		bytes = bytes + option[1]
	end
	p:push(bytes)
	p:write(0, 2, o.sport)
	p:write(2, 2, o.dport)
	p:write(4, 4, o.seq)
	p:write(8, 4, o.ack)
	p:write(12, 1, bytes // 4 << 4)
	p:write(13, 1, o.flags)
	p:write(14, 2, o.window or 65535)
	p:write(16, 4, 0)
	local at = 20
	for _, option in ipairs(options) do
		p:write(at, option[1], option[2])
		at = at + option[1]
	end
	if o.six then
		ip6_header(p, o)
	else
		ip_header(p, o)
	end
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
