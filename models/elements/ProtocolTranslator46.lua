-- Translate IPv4 packets to IPv6 with addresses ::ffff:a.b.c.d; a fresh packet without annotations.
-- The hop limit is the TTL + 0x40 - 0xff, modulo 256.
local function translate(p, next, name)
	if name then
		-- the prefixes of both addresses add up to nothing: the checksum is the
		-- same for IPv6
		p[name].checksum:recompute()
	end
	local ttl, src, dst = p.ip.ttl, p.ip.src, p.ip.dst
	local len = (p.ip.len:extend(32) - 20):slice(0, 16)
	p:set_data("transport", 0)
	p:push(40)
	p:clear_pointer("mac")
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p:write(0, 4, 0x60000000)
	p.ip6.len = len
	p.ip6.next = next
	p.ip6.hlim = (ttl + 0x41) & 0xff
	p.ip6.src_hi = 0
	p:write(16, 4, 0x0000ffff)
	p:write(20, 4, src)
	p.ip6.dst_hi = 0
	p:write(32, 4, 0x0000ffff)
	p:write(36, 4, dst)
	p:emit(0)
end

return function(p)
	local tcp, rest = p:split(p.ip.proto:eq(6) & p:readable(0, 20, "transport"))
	translate(tcp, 6, "tcp")
	local udp, other = rest:split(rest.ip.proto:eq(17) & rest:readable(0, 8, "transport"))
	translate(udp, 17, "udp")
	local icmp, alien = other:split(other.ip.proto:eq(1))
	icmp:drop("ICMP is not translated")
	translate(alien, alien.ip.proto, nil)
end
