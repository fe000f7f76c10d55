-- Packets with a correct ICMP header by output 0: protocol, the length that its type
-- needs, checksum.
local check = use "check"

return function(p)
	local icmp = check.protocol(p, 1, 8, "ICMP")
	local fits, len = check.payload(icmp, "bad length for ICMP")
	local enough, little = fits:split(len:ge(8))
	little:emit(1, "bad length for ICMP")
	local kind = enough.icmp.type
	local err, other = enough:split(kind:within(3, 5) | kind:within(11, 12))
	local err_long, err_short = err:split(len:ge(36))
	err_short:emit(1, "too short for an ICMP error")
	check.checksum(err_long, "icmp")
	local stamp, rest = other:split(kind:within(13, 14))
	local exact, inexact = stamp:split(len:eq(20))
	inexact:emit(1, "bad length for an ICMP timestamp")
	check.checksum(exact, "icmp")
	check.checksum(rest, "icmp")
end
