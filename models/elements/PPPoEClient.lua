-- The near end of a PPPoE session: input and output 0 are the Ethernet towards the access server, 1 the host behind. The session
-- carries packets of up to 1492 octets. In a proof it may be up, of any number and with any server, or not; in sim it
-- is what client and server have said to each other (symexec/sim/sim_pppoe.c).
local session = use "pppoe_session"

local function down(p, args)
	local packet = session.take(p, args.ETH)
	local none, there = packet:choice(2, "whether the session is up")
	none:drop("no session")
	there.anno.dst_ip = there.ip.dst
	there:emit(1)
end

local function up(p, args)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local none, there = marked:choice(2, "whether the session is up")
	none:drop("no session")
	session.give(there, args.ETH, there:fresh(48, { name = "server" }),
		there:fresh(16, { low = 1, high = 65534, name = "session" }))
end

return function(p, args)
	if p.port == 0 then
		down(p, args)
	else
		up(p, args)
	end
end
