-- Make packets the payload of ICMP messages of one type and code.
local encap = use "encap"

return function(p, args)
	local n = p:counter("packets", 1, 1, 65536, 16)
	p:push(8)
	p:write(0, 1, args.TYPE)
	p:write(1, 1, tonumber(args.CODE) or 0)
	p:write(2, 2, 0)
	p:write(4, 2, args.IDENTIFIER)
	p:write(6, 2, n)
	encap.ip(p, { proto = 1, src = args.SRC, dst = args.DST, id = n, ttl = 255 })
	p.icmp.checksum:recompute()
	p:emit(0)
end
