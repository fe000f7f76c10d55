-- Put UDP and IP headers in front, with a fresh identification. Without CHECKSUM there is
-- no UDP checksum.
as_values { "SRC", "SPORT", "DST", "DPORT" }

local encap = use "encap"

return function(p, args)
	local dst = encap.destination(p, args.DST)
	encap.udp(p, args.SPORT, args.DPORT)
	encap.ip(p, { proto = 17, src = args.SRC, dst = dst,
		id = p:counter("id", 0, 1, 65536, 16) })
	if args.CHECKSUM then
		p.udp.checksum:recompute()
	else
		p.udp.checksum:none()
	end
	p:emit(0)
end
