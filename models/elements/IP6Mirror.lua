-- Swap the addresses of IPv6 packets, and the ports of TCP and UDP.
return function(p)
	local src_hi, src_lo = p.ip6.src_hi, p.ip6.src_lo
	local dst_hi, dst_lo = p.ip6.dst_hi, p.ip6.dst_lo
	p.ip6.src_hi = dst_hi
	p.ip6.src_lo = dst_lo
	p.ip6.dst_hi = src_hi
	p.ip6.dst_lo = src_lo
	local ports, other = p:split((p.ip6.next:eq(6) | p.ip6.next:eq(17)) &
		p:readable(40, 8, "net"))
	local sport, dport = ports:read(40, 2, "net"), ports:read(42, 2, "net")
	ports:write(40, 2, dport, "net")
	ports:write(42, 2, sport, "net")
	ports:emit(0)
	other:emit(0)
end
