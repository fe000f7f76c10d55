-- An access server: what comes by PPPoE from a subscriber that has a session (input 0) leaves as an IP packet (output 1) if its
-- source is of the pool; what the network sends to an address of the pool (input 1) leaves in a session (output 0). In a proof
-- any address of the pool may have a session, of any number and with any host, or none.
local HEADER = 22

local function up(p, pool)
	local frame, short = p:split(p:readable(0, HEADER + 20))
	short:drop("not a frame of a session")
	local session, other = frame:split(frame.eth.type:eq(0x8864) & frame:read(14, 2):eq(0x1100) & frame:read(20, 2):eq(0x0021))
	other:drop("discovery, or what PPP has to say")
	session:strip(HEADER)
	session:set_pointer("net", "data", 0)
	local four, six = session:split(session.ip.version:eq(4) & session.ip.hl:ge(5))
	six:drop("not IPv4")
	four:set_transport()
	local known, forged = four:split(four.ip.src:mask(pool.mask):eq(pool.addr))
	forged:drop("not from the address of its session")
	known.anno.dst_ip = known.ip.dst
	local open, closed = known:choice(2, "whether there is a session")
	open:emit(1)
	closed:drop("no session")
end

local function down(p, pool, address)
	local marked, bare = p:split(p:has("net"))
	bare:drop("no IP header is marked")
	local ours, others = marked:split(marked.ip.dst:mask(pool.mask):eq(pool.addr))
	others:drop("no session has that address")
	local open, closed = ours:choice(2, "whether there is a session")
	closed:drop("no session")
	local length = open:length()
	open:push(HEADER)
	open.eth.dst = open:fresh(48, { name = "host" })
	open.eth.src = address
	open.eth.type = 0x8864
	open:write(14, 2, 0x1100)
	open:write(16, 2, open:fresh(16, { low = 1, high = 65534, name = "session" }))
	open:write(18, 2, (length + 2):slice(0, 16))
	open:write(20, 2, 0x0021)
	open:set_pointer("mac", "data", 0)
	open:emit(0)
end

return function(p, args)
	if p.port == 0 then
		up(p, args.POOL)
	else
		down(p, args.POOL, args.ETH)
	end
end
