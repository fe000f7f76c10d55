-- Make packets the payload of echo requests; identification and sequence number count from 1.
local encap = use "encap"

return function(p, args)
	local n = p:counter("packets", 1, 1, 65536, 16)
	p:push(8)
	p:write(0, 4, 0x08000000)
	p:write(4, 2, args.IDENTIFIER)
	p:write(6, 2, n)
	encap.ip(p, { proto = 1, src = args.SRC, dst = args.DST, id = n, ttl = 255 })
	p.icmp.checksum:recompute()
	p:emit(0)
end
