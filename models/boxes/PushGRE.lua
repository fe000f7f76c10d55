-- Put a GRE header (RFC 2784 section 2) in front of an IP packet; with KEY the one of RFC 2890, 4 bytes longer. No
-- checksum and no sequence number: RFC 2784 leaves the former to the sender, and the latter needs state at both ends.

local KEY_PRESENT, IP = 0x2000, 0x0800

return function(p, args)
	if args.KEY then
		p:push(4)
		p:write(0, 4, args.KEY)
	end
	p:push(4)
	p:write(0, 2, args.KEY and KEY_PRESENT or 0)
	p:write(2, 2, IP)
	p:emit(0)
end
