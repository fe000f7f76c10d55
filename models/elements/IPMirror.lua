-- Swap source and destination address, and the ports of TCP and UDP; for TCP also the sequence and
-- acknowledgement numbers. ICMP types stay. No checksum is written: swapping does not change the right one, which is
-- what a proof is told; in sim also a header that overlaps its own ports stays as Click leaves it. Of a TCP header that
-- ends within those numbers Click swaps with what is behind the packet (Random:); a proof leaves the numbers.
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

local function swap_numbers(p)
	local seq, ack = p.tcp.seq, p.tcp.ack
	p.tcp.seq = ack
	p.tcp.ack = seq
end

-- A header of k octets: what is behind it comes in where the sequence number was.
local function swap_known(p, k)
	local seq, ack = {}, {}
	for i = 8, k - 1 do
		seq[i], ack[i] = p:read(i - 4, 1, "transport"), p:read(i, 1, "transport")
	end
	p:scramble(k - 4, "transport")
	for i = 8, k - 1 do
		p:write(i - 4, 1, ack[i], "transport")
		p:write(i, 1, seq[i], "transport")
	end
	p:emit(0)
end

local function swap_cut(p)
	swap_ports(p)
	if not p.concrete then
		p:emit(0)
		return
	end
	for k = 11, 9, -1 do
		local this
		this, p = p:split(p:readable(0, k, "transport"))
		swap_known(this, k)
	end
	swap_known(p, 8)
end

return function(p, args)
	swap_addresses(p, args)
	local first, rest = p:split(p.ip.frag:eq(0) & p:readable(0, 8, "transport"))
	rest:emit(0)
	local tcp, other = first:split(first.ip.proto:eq(6))
	local long, short = tcp:split(tcp:readable(0, 12, "transport"))
	swap_ports(long)
	swap_numbers(long)
	local summed, cut = long:split(long:readable(0, 18, "transport"))
	keep_sum(summed, summed.tcp)
	summed:emit(0)
	cut:emit(0)
	swap_cut(short)
	local udp, none = other:split(other.ip.proto:eq(17))
	swap_ports(udp)
	keep_sum(udp, udp.udp)
	udp:emit(0)
	none:emit(0)
end
