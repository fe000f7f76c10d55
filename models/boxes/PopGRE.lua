-- Take a GRE header off (RFC 2784 section 2.3, RFC 2890 section 2). What carries another KEY, or none where one is
-- expected, is dropped, as are other versions, checksums, sequence numbers and routing, and what is not IPv4.

local KEY_PRESENT, IP = 0x2000, 0x0800

return function(p, args)
	local bytes = args.KEY and 8 or 4
	local whole, short = p:split(p:readable(0, bytes))
	short:drop("too short for a GRE header")
	local fits, other = whole:split(whole:read(0, 2):eq(args.KEY and KEY_PRESENT or 0))
	other:drop("a GRE header with other flags than this tunnel uses")
	local ip, alien = fits:split(fits:read(2, 2):eq(IP))
	alien:drop("GRE, but not of an IPv4 packet")
	if args.KEY then
		local astray
		ip, astray = ip:split(ip:read(4, 4):eq(args.KEY))
		astray:drop("GRE with another key")
	end
	ip:strip(bytes)
	ip:emit(0)
end
