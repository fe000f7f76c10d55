-- Swap source and destination address, and the ports of TCP and UDP; for TCP also the sequence and
-- acknowledgement numbers. ICMP types stay. No checksum is written: swapping does not change the right one, which is
-- what a proof is told; in sim also a header that overlaps its own ports stays as Click leaves it.
local function keep_sum(p, header)
	if not p.concrete then
		header.checksum:update()
	end
end

local function swap_addresses(p, args)
	local src, dst = p.ip.src, p.ip.dst
	p.ip.src = dst
	p.ip.dst = src
	keep_sum(p, p.ip)
	if args.DST_ANNO then
		p.anno.dst_ip = src
	end
end

local function swap_ports(p)
	local src, dst = p:read(0, 2, "transport"), p:read(2, 2, "transport")
	p:write(0, 2, dst, "transport")
	p:write(2, 2, src, "transport")
end

return function(p, args)
	swap_addresses(p, args)
	local first, rest = p:split(p.ip.frag:eq(0) & p:readable(0, 8, "transport"))
	rest:emit(0)
	local tcp, other = first:split(first.ip.proto:eq(6))
	local long, short = tcp:split(tcp:readable(0, 12, "transport"))
	swap_ports(long)
	local seq, ack = long.tcp.seq, long.tcp.ack
	long.tcp.seq = ack
	long.tcp.ack = seq
	local summed, cut = long:split(long:readable(0, 18, "transport"))
	keep_sum(summed, summed.tcp)
	summed:emit(0)
	cut:emit(0)
	swap_ports(short)
	short:emit(0)
	local udp, none = other:split(other.ip.proto:eq(17))
	swap_ports(udp)
	keep_sum(udp, udp.udp)
	udp:emit(0)
	none:emit(0)
end
