-- Compute the UDP checksum over the length that the UDP header states. Fragments and packets
-- shorter than that leave by output 1.
return function(p)
	local whole, fragment = p:split(p.ip.frag:eq(0) & p.ip.mf:eq(0))
	fragment:emit(1, "a fragment")
	local long, short = whole:split(whole:readable(0, 8, "transport"))
	short:emit(1, "too short for UDP")
	local good, bad = long:split(long.udp.len:le(long:length("transport")))
	bad:emit(1, "UDP length beyond the end")
	good.udp.checksum:recompute()
	good:emit(0)
end
