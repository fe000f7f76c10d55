-- Take a GRE header off (RFC 2784 section 2.3, RFC 2890 section 2). What carries another KEY, or none where one is
-- expected, is dropped, as are other versions, routing, and what is neither IPv4 nor IPv6. A sequence number is
-- skipped. Of a checksum it is not decided whether it is right.

local CHECKSUM_PRESENT, KEY_PRESENT, SEQUENCE_PRESENT, IP, IP6 = 0x8000, 0x2000, 0x1000, 0x0800, 0x86dd

-- What has a header of so many bytes in front, with the key at `key`.
local function without(p, args, bytes, key)
	local whole, short = p:split(p:readable(0, bytes))
	short:drop("too short for a GRE header")
	local ip, alien = whole:split(whole:read(2, 2):eq(IP) | whole:read(2, 2):eq(IP6))
	alien:drop("GRE, but not of an IP packet")
	if args.KEY then
		local astray
		ip, astray = ip:split(ip:read(key, 4):eq(args.KEY))
		astray:drop("GRE with another key")
	end
	ip:strip(bytes)
	return ip
end

return function(p, args)
	local expected, more = args.KEY and KEY_PRESENT or 0, args.KEY and 4 or 0
	local whole, short = p:split(p:readable(0, 4))
	short:drop("too short for a GRE header")
	local summed, numbered
	local plain, other = whole:split(whole:read(0, 2):eq(expected))
	without(plain, args, 4 + more, 4):emit(0)
	numbered, other = other:split(other:read(0, 2):eq(expected | SEQUENCE_PRESENT))
	without(numbered, args, 8 + more, 4):emit(0)
	for _, sequence in ipairs { 0, SEQUENCE_PRESENT } do
		summed, other = other:split(other:read(0, 2):eq(expected | CHECKSUM_PRESENT | sequence))
		local right, wrong = summed:choice(2, "whether the checksum of GRE is right")
		wrong:drop("GRE with a wrong checksum")
		without(right, args, 8 + more + (sequence > 0 and 4 or 0), 8):emit(0)
	end
	other:drop("a GRE header with other flags than this tunnel uses")
end
