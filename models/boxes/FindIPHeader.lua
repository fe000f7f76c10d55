-- An IPv4 header where the data begin, as tables see it: of version 4 and whole. What has one gets it marked and leaves by output 0,
-- other packets by output 1. The length that the header states is not held against the packet.
signature { ports = "1/2", processing = "a/ah", help = "finds an IPv4 header" }

return function(p)
	local long, short = p:split(p:readable(0, 20))
	short:emit(1)
	local ip = long:view("ip", "data", 0)
	local four, alien = long:split(ip.version:eq(4))
	alien:emit(1)
	local big, small = four:split(four:view("ip", "data", 0).hl:ge(5))
	small:emit(1)
	local whole, cut = big:split((big:view("ip", "data", 0).hl << 2):le(big:length()))
	cut:emit(1)
	whole:set_pointer("net", "data", 0)
	whole:set_transport()
	whole:emit(0)
end
