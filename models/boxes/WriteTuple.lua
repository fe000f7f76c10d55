-- Write what TrackConnections translates a packet of IPv4 to; others pass as they are.
signature { ports = "1/1", processing = "a/a", help = "writes what a connection is translated to" }

local sum = use "sum"
local tuple = use "connection"

local ICMP, TCP, UDP = 1, 6, 17

local function leave(p)
	tuple.clear(p)
	p:emit(0)
end

local function write_addresses(p, t, go)
	p.ip.src = t.src[1]
	p.ip.dst = t.dst[1]
	sum.update(p, "ip", go)
end

local function write_ports(p, t)
	p:write(0, 2, t.a, "transport")
	p:write(2, 2, t.b, "transport")
	write_addresses(p, t, function(f)
		local tcp, udp, none, other
		tcp, other = f:split(f.ip.proto:eq(TCP) & f:readable(0, 18, "transport"))
		sum.update(tcp, "tcp", leave)
		udp, other = other:split(other.ip.proto:eq(UDP) & other:readable(0, 8, "transport"))
		leave(other)
		none, udp = udp:split(udp.udp.checksum.value:eq(0))
		leave(none)
		sum.update(udp, "udp", leave)
	end)
end

local function write_query(p, t)
	p:write(4, 2, t.a, "transport")
	write_addresses(p, t, function(f)
		local icmp, other = f:split(f.ip.proto:eq(ICMP))
		sum.update(icmp, "icmp", leave)
		leave(other)
	end)
end

return function(p)
	local t = tuple.get(p, true)
	local changed, same = p:split(t.class:eq(tuple.WRITE))
	leave(same)
	local ports, query, other
	ports, other = changed:split(t.numbers:eq(tuple.PORTS))
	write_ports(ports, t)
	query, other = other:split(t.numbers:eq(tuple.QUERY))
	write_query(query, t)
	write_addresses(other, t, leave)
end
