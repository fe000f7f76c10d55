-- Put the headers of VXLAN and UDP (RFC 7348 section 5) in front of an Ethernet frame. The source port is one of 49152
-- to 65535, of which a proof takes any; the UDP checksum is 0, as section 5 wants. IPEncap(17, ...) goes behind. What UDP has no
-- length for is dropped.

return function(p, args)
	local large
	p, large = p:split(p:length():le(0xffff - 16))
	large:drop("too large for UDP")
	local length = p:length()
	local port = p:fresh(16, { low = 49152, high = 65535, name = "port" })
	p:push(16)
	p:write(0, 2, port)
	p:write(2, 2, 4789)
	p:write(4, 2, (length + 16):slice(0, 16))
	p:write(6, 2, 0)
	p:write(8, 4, 0x08000000)
	p:write(12, 4, args.VNI << 8)
	p:emit(0)
end
