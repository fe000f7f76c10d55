-- The far end of subscribers' PPPoE sessions: input and output 0 are their Ethernet, 1 the network behind. Session K has the K-th
-- address of POOL, and carries packets from and to that address alone, of up to 1492 octets. In a proof any session there
-- is room for may be up, with any host, or not; in sim sessions are those that hosts have opened (symexec/sim/sim_pppoe.c).
local session = use "pppoe_session"

-- How many sessions there can be: what POOL has room for, without its first and last address.
local function most(args)
	local room = (~args.POOL.mask & 0xffffffff) - 1

	return math.max(1, math.min(args.SESSIONS, room))
end

local function up(p, args)
	local packet, number = session.take(p, args.ETH)
	local room, outside = packet:split(number:within(1, most(args)))
	outside:drop("no such session")
	local own, forged = room:split(room.ip.src:eq(number:extend(32) + args.POOL.addr))
	forged:drop("not from the address of its session")
	local none, there = own:choice(2, "whether the session is up")
	none:drop("no such session")
	there.anno.dst_ip = there.ip.dst
	there:emit(1)
end

local function down(p, args)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local own, other = marked:split(marked.ip.dst:within(args.POOL.addr + 1, args.POOL.addr + most(args)))
	other:drop("no session has that address")
	local none, there = own:choice(2, "whether the session is up")
	none:drop("no session has that address")
	local number = (there.ip.dst - args.POOL.addr):slice(0, 16)
	session.give(there, args.ETH, there:fresh(48, { name = "host" }), number)
end

return function(p, args)
	if p.port == 0 then
		up(p, args)
	else
		down(p, args)
	end
end
