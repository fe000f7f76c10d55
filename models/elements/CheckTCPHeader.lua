-- Packets with a correct TCP header by output 0: protocol, lengths and checksum.
-- Fragments usually fail.
local check = use "check"

return function(p)
	local tcp = check.protocol(p, 6, 20, "TCP")
	local fits, len = check.payload(tcp, "bad length for TCP")
	local hl = fits.tcp.off << 2
	local good, bad = fits:split(hl:ge(20) & hl:le(len))
	bad:emit(1, "bad TCP header length")
	check.checksum(good, "tcp")
end
