-- Make packets the payload of ICMP messages of one type and code. Requests and replies carry IDENTIFIER and a number
-- that counts from 1; other messages have zeros there. Timestamps are twelve bytes longer, of zeros.
local encap = use "encap"
local NUMBERED = { [0] = true, [8] = true, [13] = true, [14] = true, [15] = true, [16] = true }
local TIMESTAMP, TIMESTAMP_REPLY = 13, 14

return function(p, args)
	local n = p:counter("packets", 1, 1, 65536, 16)
	local size = (args.TYPE == TIMESTAMP or args.TYPE == TIMESTAMP_REPLY) and 20 or 8
	p:push(size)
	p:write(0, 1, args.TYPE)
	p:write(1, 1, tonumber(args.CODE) or 0)
	for at = 2, size - 2, 2 do
		p:write(at, 2, 0)
	end
	if NUMBERED[args.TYPE] then
		p:write(4, 2, args.IDENTIFIER)
		p:write(6, 2, n)
	end
	encap.ip(p, { proto = 1, src = args.SRC, dst = args.DST, id = n, ttl = 255 })
	p.icmp.checksum:recompute()
	p:emit(0)
end
