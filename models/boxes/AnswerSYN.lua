-- The work of a SYNProxy, see there. A cookie is remembered here where a box would compute it again: what follows from
-- it is the same.
--	port 0: TCP of clients that is protected	port 1: TCP of servers
signature {
	ports = "2/2", processing = "h/h", help = "answers SYNs in place of servers",
	"MSS uint 64..65535 = 1460",
}

local segment = use "segment"
local SYN, RST, ACK = segment.SYN, segment.RST, segment.ACK

local function whole(p, output)
	local tcp, other = p:split(p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	other:emit(output)
	return tcp
end

local function answer(p, args)
	local cookie = p:fresh(32, { name = "cookie" })

	p:put("cookies", segment.flow(p), { cookie })
	segment.alone(p, { src = p.ip.dst, sport = p.tcp.dport, dst = p.ip.src, dport = p.tcp.sport,
		seq = cookie, ack = p.tcp.seq + 1, flags = SYN | ACK, window = 0, mss = args.MSS })
	p:emit(0)
end

-- The first segment that acknowledges the cookie makes the SYN for the server, with the client's own number.
local function open(p, args)
	local ack, other = p:split(p.tcp.flags:mask(SYN | RST | ACK):eq(ACK))
	other:drop("neither a SYN nor of a connection that is open")
	local known, unknown = ack:lookup("cookies", segment.flow(ack), { 32 })
	unknown:drop("no SYN of this flow was answered")
	local cookie = known.values[1]
	local right, wrong = known:split(known.tcp.ack:eq(cookie + 1))
	wrong:drop("it does not acknowledge the cookie")
	local isn = right.tcp.seq - 1
	right:put("opening", segment.flow(right), { cookie, isn })
	segment.alone(right, { src = right.ip.src, sport = right.tcp.sport, dst = right.ip.dst,
		dport = right.tcp.dport, seq = isn, ack = 0, flags = SYN, mss = args.MSS })
	right:emit(1)
end

local function from_client(p, args)
	local syn, later = p:split(p.tcp.flags:mask(SYN | ACK):eq(SYN))
	answer(syn, args)
	local known, new = later:lookup("connections", segment.flow(later), { 32, 32 })
	local ack, plain = known:split(known.tcp.flags:mask(ACK):eq(ACK))
	plain:emit(1)
	ack.tcp.ack = known.values[2] + (ack.tcp.ack - known.values[1])
	ack.tcp.checksum:update()
	ack:emit(1)
	local of_server, foreign = new:lookup("of servers", segment.answered_flow(new))
	of_server:emit(1)
	open(foreign, args)
end

-- The server has answered the SYN of the box: it gets its ACK from here, and the client hears that it may send.
local function opened(p, cookie, isn)
	local right, wrong = p:split(p.tcp.ack:eq(isn + 1))
	wrong:drop("it does not acknowledge the SYN of the proxy")
	right:put("connections", segment.answered_flow(right), { cookie, right.tcp.seq })
	local server, client = right:copy(2)
	segment.alone(server, { src = server.ip.dst, sport = server.tcp.dport, dst = server.ip.src,
		dport = server.tcp.sport, seq = server.tcp.ack, ack = server.tcp.seq + 1, flags = ACK })
	server:emit(1)
	segment.alone(client, { src = client.ip.src, sport = client.tcp.sport, dst = client.ip.dst,
		dport = client.tcp.dport, seq = cookie + 1, ack = client.tcp.ack, flags = ACK,
		window = client.tcp.window })
	client:emit(0)
end

local function from_server(p)
	local syn, later = p:split(p.tcp.flags:mask(SYN):eq(SYN))
	local known, new = later:lookup("connections", segment.answered_flow(later), { 32, 32 })
	known.tcp.seq = known.values[1] + (known.tcp.seq - known.values[2])
	known.tcp.checksum:update()
	known:emit(0)
	local refused, other = new:lookup("opening", segment.answered_flow(new), { 32, 32 })
	other:emit(0)
	local rst, stray = refused:split(refused.tcp.flags:mask(RST):eq(RST))
	stray:drop("the connection is not open")
	rst.tcp.seq = refused.values[1] + 1
	rst.tcp.checksum:update()
	rst:emit(0)
	local answer, own = syn:split(syn.tcp.flags:mask(ACK):eq(ACK))
	local proxied, unknown = answer:lookup("opening", segment.answered_flow(answer), { 32, 32 })
	opened(proxied, proxied.values[1], proxied.values[2])
	unknown:emit(0)
	own:put("of servers", segment.flow(own))
	own:emit(0)
end

return function(p, args)
	if p.port == 0 then
		from_client(whole(p, 1), args)
	else
		from_server(whole(p, 0))
	end
end
