-- Tell others of one route by RIP version 2 (RFC 2453): three seconds after the start, and every 30 seconds from
-- then on (in sim: sim_make.c). The next hop is SRC.
local made = use "made"
local UDP, PORT = 17, 520
local RESPONSE, VERSION, FAMILY_IP = 2, 2, 2

return function(p, args)
	p:new_packet(52)
	made.ip(p, 0, { proto = UDP, src = args.SRC, dst = args.DST, ttl = 200 })
	p.udp.sport = PORT
	p.udp.dport = PORT
	p.udp.len = 32
	p:write(28, 1, RESPONSE)
	p:write(29, 1, VERSION)
	p:write(32, 2, FAMILY_IP)
	p:write(36, 4, args.PREFIX.addr)
	p:write(40, 4, args.PREFIX.mask)
	p:write(44, 4, args.SRC)
	p:write(48, 4, args.METRIC & 0xffffffff)
	p.udp.checksum:recompute()
	p:emit(0)
end
