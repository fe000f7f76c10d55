-- Tell by patterns (PATTERNS, an L7PatternInfo) which application protocol a flow of TCP or UDP speaks, from its first
-- PACKETS packets with data or BYTES octets: the byte at ANNO is 0 until that is known, then the number of the pattern
-- from 1, for all packets of the flow in both directions. A proof does not read payloads: it may be any, at any
-- time, and stays; that packets wait for it (HOLD) makes no difference. In sim they are
-- read (symexec/sim/sim_l7.c).

local tuple = use "tuple"

local function leave(p, args, number)
	p:set_anno(args.ANNO, 1, number)
	p:emit(0)
end

return function(p, args)
	local flow, other = tuple.split(p)
	leave(other, args, other:number(0, 8))
	local t = tuple.of(flow)
	local hit, miss = flow:lookup("protocols", t, { 8 })
	leave(hit, args, hit.values[1])
	local open, told = miss:choice(2, "whether a pattern matches")
	leave(open, args, open:number(0, 8))
	local number = told:fresh(8, { low = 1, high = 255, name = "protocol" })
	tuple.keep(told, "protocols", t, { number })
	leave(told, args, number)
end
