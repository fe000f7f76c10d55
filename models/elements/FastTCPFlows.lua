-- TCP segments in Ethernet frames, of several flows: a SYN, segments with PSH and ACK, a FIN, FLOWSIZE in all, then
-- the flow gets new ports. Ports, numbers and the flow that sends are chosen by chance; numbers do not
-- follow from one segment to the next.
local made = use "made"
local FIN, SYN, PSH, ACK = 1, 2, 8, 16

local function segment(p, args, chosen, flags)
	local sport, dport, seq, ack = table.unpack(chosen)
	made.frame(p, args, 6)
	p.tcp.sport = sport
	p.tcp.dport = dport
	p.tcp.seq = seq
	p.tcp.ack = ack
	p.tcp.off = 5
	p:write(13, 1, flags, "transport")
	p.tcp.window = 65535
	p:scramble(20, "transport")
	p.tcp.checksum:recompute()
	p:emit(0)
end

return function(p, args)
	local sport, dport, seq, ack, kind = made.chosen(p, { { "sport", 2 }, { "dport", 2 },
		{ "seq", 4 }, { "ack", 4 }, { "kind", 1 } })
	local chosen = { sport, dport, seq, ack }
	local first, rest = p:split(kind:eq(SYN))
	segment(first, args, chosen, SYN)
	local last, middle = rest:split(kind:eq(FIN))
	segment(last, args, chosen, FIN)
	segment(middle, args, chosen, PSH | ACK)
end
