-- A subscriber: what its host sends (input 1) leaves in its session (output 0), what comes in the session (input 0) leaves as an IP
-- packet (output 1). In a proof there may be a session, of any number and with any server, or none.
local HEADER = 22

local function down(p, address)
	local frame, short = p:split(p:readable(0, HEADER + 20))
	short:drop("not a frame of a session")
	local session, other = frame:split(frame.eth.type:eq(0x8864) & frame.eth.dst:eq(address) & frame:read(14, 2):eq(0x1100) &
		frame:read(20, 2):eq(0x0021))
	other:drop("discovery, what PPP has to say, or for others")
	session:strip(HEADER)
	session:set_pointer("net", "data", 0)
	local four, six = session:split(session.ip.version:eq(4) & session.ip.hl:ge(5))
	six:drop("not IPv4")
	four:set_transport()
	four.anno.dst_ip = four.ip.dst
	local open, closed = four:choice(2, "whether there is a session")
	open:emit(1)
	closed:drop("no session")
end

local function up(p, address)
	local marked, bare = p:split(p:has("net"))
	bare:drop("no IP header is marked")
	local open, closed = marked:choice(2, "whether there is a session")
	closed:drop("no session")
	local length = open:length()
	open:push(HEADER)
	open.eth.dst = open:fresh(48, { name = "server" })
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
		down(p, args.ETH)
	else
		up(p, args.ETH)
	end
end
