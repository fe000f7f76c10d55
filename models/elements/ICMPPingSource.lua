-- A source of echo requests, each with the next number as IP identification and sequence number; in a proof both are the
-- same number, and nothing is sent where answers come in. These go no further; MIRROR is not modelled. IDENTIFIER has
-- its octets the other way round, as Click on Linux.
local made = use "made"

return function(p, args)
	if p.ninputs > 0 and not p.concrete then
		p:drop("an answer, counted")
		return
	end
	local number = made.chosen(p, { { "number", 2 } })
	p:new_packet(28 + #args.DATA)
	p:write(4, 2, number)
	made.ip(p, 0, { proto = 1, src = args.SRC, dst = args.DST, ttl = 200 })
	p:write(0, 1, 8, "transport")
	p:write(4, 2, (args.IDENTIFIER & 0xff) << 8 | args.IDENTIFIER >> 8, "transport")
	p:write(6, 2, number, "transport")
	p:write(8, #args.DATA, args.DATA, "transport")
	p.icmp.checksum:recompute()
	p.anno.dst_ip = args.DST
	p:emit(0)
end
