-- Translate IPv6 packets with addresses ::ffff:a.b.c.d to IPv4; a fresh packet without annotations.
local function translate(p, name)
	local hlim, next, len = p.ip6.hlim, p.ip6.next, p.ip6.len
	local src, dst = p:read(20, 4, "net"), p:read(36, 4, "net")
	p:set_data("net", 40)
	p:push(20)
	p:clear_pointer("mac")
	p:set_pointer("net", "data", 0)
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p:write(0, 2, 0x4500)
	p.ip.len = len + 20
	p:write(4, 4, 0)
	p.ip.ttl = hlim + 0xbf
	p.ip.proto = next
	p:write(10, 2, 0)
	p.ip.src = src
	p.ip.dst = dst
	p.ip.checksum:recompute()
	p:set_transport()
	if name then
		p[name].checksum:recompute()
	end
	p:emit(0)
end

return function(p)
	local tcp, rest = p:split(p.ip6.next:eq(6) & p:readable(40, 20, "net"))
	translate(tcp, "tcp")
	local udp, other = rest:split(rest.ip6.next:eq(17) & rest:readable(40, 8, "net"))
	translate(udp, "udp")
	local icmp, alien = other:split(other.ip6.next:eq(58))
	icmp:drop("ICMP is not translated")
	translate(alien, nil)
end
