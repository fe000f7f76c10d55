-- Put a GRE header (RFC 2784 section 2) in front of an IP packet; with KEY the one of RFC 2890, 4 bytes longer. The type
-- says IPv6 where the first four bits are 6, else IPv4. No checksum and no sequence number: RFC 2784 leaves the former
-- to the sender, and the latter needs state at both ends.

local KEY_PRESENT, IP, IP6 = 0x2000, 0x0800, 0x86dd

local function push(p, args, type)
	if args.KEY then
		p:push(4)
		p:write(0, 4, args.KEY)
	end
	p:push(4)
	p:write(0, 2, args.KEY and KEY_PRESENT or 0)
	p:write(2, 2, type)
	p:emit(0)
end

return function(p, args)
	local some, none = p:split(p:readable(0, 1))
	local ip6, ip = some:split(some:read_bits(0, 4):eq(6))
	push(ip6, args, IP6)
	push(ip, args, IP)
	push(none, args, IP)
end
