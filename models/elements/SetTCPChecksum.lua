-- Compute the TCP checksum, whatever the protocol is. Packets with bad lengths are dropped.
return function(p, args)
	local hl = p.ip.hl << 2
	local len = p.ip.len:extend(32)
	local fits, wrong = p:split(len:ge(hl))
	wrong:drop("bad IP length")
	local segment = len - hl
	local good, bad = fits:split(segment:ge(20) & segment:le(fits:length("transport")))
	bad:drop("bad length for TCP")
	if args.FIXOFF then
		local short, rest = good:split(good.tcp.off:lt(5))
		short.tcp.off = 5
		short.tcp.checksum:recompute()
		short:emit(0)
		local long, right = rest:split((rest.tcp.off << 2):gt(segment) &
			rest.ip.frag:eq(0) & rest.ip.mf:eq(0))
		long.tcp.off = (segment >> 2):slice(0, 4)
		long.tcp.checksum:recompute()
		long:emit(0)
		good = right
	end
	good.tcp.checksum:recompute()
	good:emit(0)
end
