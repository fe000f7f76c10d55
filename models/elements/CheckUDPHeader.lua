-- Packets with a correct UDP header by output 0: protocol, length and checksum, which may
-- be absent.
local check = use "check"

return function(p)
	local udp = check.protocol(p, 17, 8, "UDP")
	local len = udp.udp.len
	local good, bad = udp:split(len:ge(8) & len:le(udp:length("transport")))
	bad:emit(1, "bad UDP length")
	local none, some = good:split(good.udp.checksum.value:eq(0))
	none:emit(0)
	check.checksum(some, "udp")
end
