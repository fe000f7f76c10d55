-- Zero the payload behind the TCP or UDP header, and the checksum. ICMP messages stay; other
-- packets are dropped. Random: of a TCP header that ends before its length Click looks behind the packet.
local function erase(p, header)
	local length = p:length("transport")
	local long, short = p:split(length:gt(header))
	long:truncate(header, "transport")
	long:pad(length, "transport")
	return { long, short }
end

return function(p)
	local tcp, other = p:split(p.ip.proto:eq(6))
	local none
	tcp, none = tcp:split(tcp:readable(0, 13, "transport"))
	none:scramble(0, "transport")
	none:emit(0)
	for off = 0, 15 do
		local here = tcp
		if off < 15 then
			here, tcp = tcp:split(tcp.tcp.off:eq(off))
		end
		for _, f in ipairs(erase(here, off * 4)) do
			local summed, cut = f:split(f:readable(0, 18, "transport"))
			summed:write(16, 2, 0, "transport")
			summed:emit(0)
			cut:emit(0)
		end
	end
	local udp, rest = other:split(other.ip.proto:eq(17))
	for _, f in ipairs(erase(udp, 8)) do
		local summed, cut = f:split(f:readable(0, 8, "transport"))
		summed.udp.checksum:none()
		summed:emit(0)
		cut:emit(0)
	end
	local icmp, alien = rest:split(rest.ip.proto:eq(1))
	icmp:emit(0)
	alien:drop("not TCP, UDP or ICMP")
end
