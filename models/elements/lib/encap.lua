-- What encapsulating elements share: headers in front of the data.
local encap = {}

-- An IP header of 20 bytes in front of the data, marked. o: proto, src, dst, id and
-- perhaps tos, ttl, df.
function encap.ip(p, o)
	p:push(20)
	p:set_pointer("net", "data", 0)
	p:write(0, 2, 0x4500 | (o.tos or 0))
	p.ip.len = p:length():slice(0, 16)
	p.ip.id = o.id
	p:write(6, 2, o.df and 0x4000 or 0)
	p.ip.ttl = o.ttl or 250
	p.ip.proto = o.proto
	p:write(10, 2, 0)
	p.ip.src = o.src
	p.ip.dst = o.dst
	p.ip.checksum:recompute()
	p:set_transport()
	p.anno.dst_ip = o.dst
end

-- A UDP header in front of the data; the IP header that follows makes its checksum possible.
function encap.udp(p, sport, dport)
	p:push(8)
	p:write(0, 2, sport)
	p:write(2, 2, dport)
	p:write(4, 2, p:length():slice(0, 16))
	p:write(6, 2, 0)
end

-- The destination: an address, or that of the annotation.
function encap.destination(p, dst)
	if dst == "DST_ANNO" then
		return p.anno.dst_ip
	end
	return dst
end

return encap
