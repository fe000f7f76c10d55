-- Know the flows of TCP and UDP: the first packet of a flow, in either direction, takes an entry of a pool, which
-- RESOURCE_*_MAX_FLOWS limits; where none is left the packet is dropped, which in a proof may be at any time. Packets get the
-- number of their flow, from 1, at ANNO (four bytes); those of other protocols pass with 0. Entries do not age.
local tuple = use "tuple"
local MOST = 65535

local function leave(p, args, number)
	if args.ANNO then
		p:set_anno(args.ANNO, 4, number)
	end
	p:emit(0)
end

-- The flow that has an entry of the pool; others end.
local function take(p, name, most)
	if p.concrete then
		local number = p:counter(name, 1, 1, 0, 32)
		local fits, full = p:split(number:le(most))
		full:drop("no flow is left in the pool")
		return fits, number
	end
	local fits, full = p:choice(2, "whether a flow is left in the pool")
	full:drop("no flow is left in the pool")
	return fits, fits:fresh(32, { low = 1, high = most, name = "flow" })
end

local function known(p, args, name, most)
	local t = tuple.of(p)
	local hit, miss = p:lookup(name, t, { 32 })
	leave(hit, args, hit.values[1])
	local new, number = take(miss, name .. " flows", most)
	tuple.keep(new, name, t, { number })
	leave(new, args, number)
end

return function(p, args)
	local flow, other = tuple.split(p)
	leave(other, args, other:number(0, 32))
	local tcp, udp = flow:split(flow.ip.proto:eq(tuple.TCP))
	known(tcp, args, "tcp", args.RESOURCE_TCP_MAX_FLOWS or MOST)
	known(udp, args, "udp", args.RESOURCE_UDP_MAX_FLOWS or MOST)
end
