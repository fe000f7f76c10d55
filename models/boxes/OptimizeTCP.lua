-- The work of a WANOptimizer, see there. Of a connection taken from a host here, `taken` has the host's first number, `answered`
-- the first number of the other host and the one that our host is told instead; of one that the other box has
-- taken, `given` has the first number of its host and the one that the host here is told. The box that answers a
-- host puts acknowledgements right: what travels between the boxes has the numbers of the hosts.
--	port 0: TCP that may be taken	port 1: other TCP of hosts	port 2: the network between
signature {
	ports = "3/2", processing = "h/h", help = "carries TCP connections to another optimizer",
	"LOCAL ip", "REMOTE ip",
}

local segment = use "segment"
local SYN, RST, ACK, PSH = segment.SYN, segment.RST, segment.ACK, segment.PSH
local PORT, HEADERS = 7810, 40

local function dotted(a)
	return (a >> 24) .. "." .. (a >> 16 & 255) .. "." .. (a >> 8 & 255) .. "." .. (a & 255)
end

-- What one box hides the other finds: a name for the pair.
local function pair(args)
	local a, b = args.LOCAL, args.REMOTE

	if math.type(a) ~= "integer" or math.type(b) ~= "integer" then
		return "compressed"
	end
	return "compressed by " .. dotted(math.min(a, b)) .. " and " .. dotted(math.max(a, b))
end

local function to_hosts(p)
	p.tcp.checksum:update()
	p.ip.ttl = 64
	p.ip.checksum:update()
	p:emit(0)
end

local function send(p, args, seq, ack)
	segment.headers(p, { src = args.LOCAL, sport = PORT, dst = args.REMOTE, dport = PORT,
		seq = seq, ack = ack, flags = PSH | ACK })
	p:emit(1)
end

-- The packet as data of the connection between the boxes, whose numbers count octets in sim and are open in a proof.
local function to_peer(p, args)
	p.tcp.checksum:update()
	p:set_data("net", 0)
	local fits, large = p:split(p:length():le(65535 - HEADERS))
	large:drop("too large for one segment between the optimizers")
	fits:hide(pair(args))
	local sim, proof = fits:split(fits:in_sim())
	send(proof, args, proof:fresh(32, { name = "seq" }), proof:fresh(32, { name = "ack" }))
	local later, first = sim:split(sim:remembers("sent"))
	for _, f in ipairs { later, first } do
		local sent = f == later and f:recall("sent", 32) or f:number(0, 32)
		f:remember("sent", sent + f:length())
		send(f, args, sent, 0)
	end
end

-- Neither SYN, FIN nor RST, and no data.
local function only_acknowledges(p)
	return p.tcp.flags:mask(SYN | segment.FIN | RST | ACK):eq(ACK) &
		p.ip.len:eq(p.ip.hl * 4 + p.tcp.off * 4)
end

local function without_acks(p)
	local ack, rest = p:split(only_acknowledges(p))
	ack:drop("the optimizer acknowledges itself")
	return rest
end

-- The host here answers a connection that the other box has taken.
local function from_given(p, args, isn, told)
	local other, answer = p:split(~(p.tcp.flags:mask(SYN):eq(SYN)))
	local right, wrong = answer:split(answer.tcp.ack:eq(told + 1))
	wrong:drop("it does not acknowledge the SYN of the optimizer")
	local box, host = right:copy(2)
	box.tcp.ack = isn + 1
	to_peer(box, args)
	segment.alone(host, { src = host.ip.dst, sport = host.tcp.dport, dst = host.ip.src,
		dport = host.tcp.sport, seq = host.tcp.ack, ack = host.tcp.seq + 1, flags = ACK })
	host:emit(0)
	other = without_acks(other)
	other.tcp.ack = isn + (other.tcp.ack - told)
	to_peer(other, args)
end

local function from_host(p, args)
	local taken, other = p:lookup("taken", segment.flow(p), { 32 })
	local open, half = taken:lookup("answered", segment.flow(taken), { 32, 32 })
	local isn, told = open.values[1], open.values[2]
	open = without_acks(open)
	open.tcp.ack = isn + (open.tcp.ack - told)
	to_peer(open, args)
	local rst, early = half:split(half.tcp.flags:mask(RST):eq(RST))
	to_peer(rst, args)
	early:drop("the other host has not answered yet")
	local given, rest = other:lookup("given", segment.answered_flow(other), { 32, 32 })
	from_given(given, args, given.values[1], given.values[2])
	rest:emit(1)
end

-- What the other box has taken from a host there, or got as the answer of a host to what we have taken.
local function from_peer(p, args)
	local first, later = p:split(p.tcp.flags:mask(SYN | ACK):eq(SYN))
	local told = first:fresh(32, { name = "isn" })
	first:put("given", segment.flow(first), { first.tcp.seq, told })
	first.tcp.seq = told
	to_hosts(first)
	local given, other = later:lookup("given", segment.flow(later), { 32, 32 })
	given.tcp.seq = given.values[2] + (given.tcp.seq - given.values[1])
	to_hosts(given)
	local taken, alien = other:lookup("taken", segment.answered_flow(other), { 32 })
	alien:drop("of a connection that this optimizer has not taken")
	local answer, data = taken:split(taken.tcp.flags:mask(SYN):eq(SYN))
	told = answer:fresh(32, { name = "isn" })
	answer:put("answered", segment.answered_flow(answer), { answer.tcp.seq, told })
	answer.tcp.seq = told
	to_hosts(answer)
	local open, refused = data:lookup("answered", segment.answered_flow(data), { 32, 32 })
	open.tcp.seq = open.values[2] + (open.tcp.seq - open.values[1])
	to_hosts(open)
	to_hosts(refused)
end

local function whole(p, output)
	local tcp, other = p:split(p.ip.frag:eq(0) & p.ip.mf:eq(0) & p:readable(0, 20, "transport"))
	other:emit(output)
	return tcp
end

-- Packets of the connection between the boxes; anything else on it is not what the other box has hidden.
local function from_network(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.dst:eq(args.LOCAL) & p.ip.src:eq(args.REMOTE))
	other:emit(0)
	tcp = whole(tcp, 0)
	local ours, others = tcp:split(tcp.tcp.dport:eq(PORT) & tcp.tcp.sport:eq(PORT))
	others:emit(0)
	ours:set_data("net", HEADERS)
	ours:reveal(pair(args))
	ours:set_pointer("net", "data", 0)
	ours:set_transport()
	from_peer(ours, args)
end

return function(p, args)
	if math.type(args.LOCAL) == "integer" and math.type(args.REMOTE) == "integer" and
		args.LOCAL == args.REMOTE then
		error("LOCAL and REMOTE are the same address, expected those of two boxes")
	end
	if p.port == 2 then
		from_network(p, args)
		return
	end
	p = whole(p, 1)
	if p.port == 0 then
		local syn
		syn, p = p:split(p.tcp.flags:mask(SYN | ACK):eq(SYN))
		syn:put("taken", segment.flow(syn), { syn.tcp.seq })
		to_peer(syn, args)
	end
	from_host(p, args)
end
