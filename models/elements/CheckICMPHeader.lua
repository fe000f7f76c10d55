-- Packets with a correct ICMP header by output 0: protocol, the length that its type
-- needs, checksum. The message goes on to the end of the packet.
local check = use "check"

return function(p)
	local icmp = check.protocol(p, 1, 8, "ICMP")
	local len = icmp:length("transport")
	local kind = icmp.icmp.type
	local err, other = icmp:split(kind:within(3, 5) | kind:within(11, 12))
	local err_long, err_short = err:split(len:ge(36))
	err_short:emit(1, "too short for an ICMP error")
	check.checksum(err_long, "icmp")
	local stamp, rest = other:split(kind:within(13, 14))
	local exact, inexact = stamp:split(len:eq(20))
	inexact:emit(1, "bad length for an ICMP timestamp")
	check.checksum(exact, "icmp")
	local info, plain = rest:split(kind:within(15, 16))
	local bare, long = info:split(len:eq(8))
	long:emit(1, "bad length for an ICMP information request")
	check.checksum(bare, "icmp")
	check.checksum(plain, "icmp")
end
