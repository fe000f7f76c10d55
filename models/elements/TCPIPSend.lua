-- TCP segments without data that the handler `send` asks for: their addresses, ports, numbers and flags are those
-- that were written to it, in a proof any.
local made = use "made"
local TCP, WINDOW = 6, 32120

return function(p)
	local src, dst, sport, dport, seq, ack, flags = made.chosen(p, { { "src", 4 }, { "dst", 4 },
		{ "sport", 2 }, { "dport", 2 }, { "seq", 4 }, { "ack", 4 }, { "flags", 1 } })
	p:new_packet(40)
	made.ip(p, 0, { proto = TCP, src = src, dst = dst, ttl = 255, df = true })
	p.tcp.sport = sport
	p.tcp.dport = dport
	p.tcp.seq = seq
	p.tcp.ack = ack
	p.tcp.off = 5
	p:write(13, 1, flags, "transport")
	p.tcp.window = WINDOW
	p.tcp.checksum:recompute()
	p:emit(0)
end
