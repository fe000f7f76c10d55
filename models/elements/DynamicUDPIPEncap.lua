-- As UDPIPEncap, with ports that move on by one every INTERVAL packets.
local encap = use "encap"

return function(p, args)
	local sport, dport = args.SPORT, args.DPORT
	if args.INTERVAL > 0 then
		local n = p:counter("packets", 0, 1, args.INTERVAL << 16) // args.INTERVAL
		sport = (n + sport):slice(0, 16)
		dport = (n + dport):slice(0, 16)
	end
	encap.udp(p, sport, dport)
	encap.ip(p, { proto = 17, src = args.SRC, dst = args.DST,
		id = p:counter("id", 0, 1, 65536, 16) })
	if args.CHECKSUM then
		p.udp.checksum:recompute()
	else
		p.udp.checksum:none()
	end
	p:emit(0)
end
