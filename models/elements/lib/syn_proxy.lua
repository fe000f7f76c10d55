-- What proxies for SYNs share: AnswerSYN and SYNCookieProxy. A cookie is remembered here where a box would compute it again:
-- what follows from it is the same.
local segment = use "segment"
local options = use "syn_options"
local FIN, SYN, RST, ACK = segment.FIN, segment.SYN, segment.RST, segment.ACK
local TCP, ICMP, ICMP6, FRAGMENT6 = 6, 1, 58, 44
local TO_CLIENTS, TO_SERVERS = 0, 1

-- The ends of a flow as a key; of a packet that goes the other way.
local function flow(p, six)
	if six then
		return { p.ip6.src_hi, p.ip6.src_lo, p.tcp.sport, p.ip6.dst_hi, p.ip6.dst_lo, p.tcp.dport }
	end
	return segment.flow(p)
end

local function answered(p, six)
	if six then
		return { p.ip6.dst_hi, p.ip6.dst_lo, p.tcp.dport, p.ip6.src_hi, p.ip6.src_lo, p.tcp.sport }
	end
	return segment.answered_flow(p)
end

-- Tables of both families: their keys are not of one length.
local function of(table, six)
	return six and table .. " of IPv6" or table
end

-- What handlers tell, in sim.
local function count(p, name)
	if p.concrete then
		p:counter("count " .. name, 0, 1, 0, 32)
	end
end

local function refuse(p, why)
	count(p, "refused")
	p:drop(why)
end

local function consume(p, why)
	p:drop(why)
end

-- The frame goes on with the segment s as its only content, answer: to where it came from.
local function send(p, six, s, output, answer)
	local bare, framed = p:split(p:offset("net"):lt(14))
	segment.alone(bare, s)
	bare:emit(output)
	local dst, src, kind = framed.eth.dst, framed.eth.src, six and 0x86dd or 0x800
	segment.alone(framed, s)
	framed:push(14)
	framed.eth.dst = answer and src or dst
	framed.eth.src = answer and dst or src
	framed.eth.type = kind
	framed:set_pointer("mac", "data", 0)
	framed:emit(output)
end

-- A segment from the one end or the other of the packet, with what s has more.
local function from_here(p, six, s)
	s.six, s.sport, s.dport = six, p.tcp.sport, p.tcp.dport
	if six then
		s.src_hi, s.src_lo, s.dst_hi, s.dst_lo = p.ip6.src_hi, p.ip6.src_lo, p.ip6.dst_hi, p.ip6.dst_lo
	else
		s.src, s.dst = p.ip.src, p.ip.dst
	end
	return s
end

local function from_there(p, six, s)
	s = from_here(p, six, s)
	s.src, s.dst, s.sport, s.dport = s.dst, s.src, s.dport, s.sport
	s.src_hi, s.src_lo, s.dst_hi, s.dst_lo = s.dst_hi, s.dst_lo, s.src_hi, s.src_lo
	return s
end

-- The header of the client's or server's packet goes on with what becomes of it.
local function keeping(p, six, s)
	if six then
		s.ttl, s.first = p.ip6.hlim, p:read(0, 4, "net"):mask(0xfff00000) | 0x60000000
	else
		s.ttl, s.tos = p.ip.ttl, p:read(1, 1, "net")
	end
	return s
end

-- ---- clients ----

local function answer(p, c, six)
	local right, wrong = p:split(p.tcp.checksum:ok())
	wrong:drop("bad checksum")
	options.offered(right, c, six, function(f, offer)
		count(f, "cookies")
		local cookie = f:fresh(32, { name = "cookie" })
		local told = offer.time and f:fresh(26, { name = "timestamp" }):concat(offer.bits) or f:number(0, 32)
		f:put(of("cookies", six), flow(f, six), { cookie, f.tcp.seq, offer.mss, told })
		send(f, six, from_there(f, six, { seq = cookie, ack = f.tcp.seq + 1, window = 0,
			flags = SYN | ACK | (offer.ecn and 64 or 0), options = options.told(f, c, six, offer, told) }),
			TO_CLIENTS, true)
	end)
end

-- The first segment that acknowledges the cookie makes the SYN for the server, with the client's own number.
local function open(p, c, six, cookie, isn, mss, told, fail)
	fail = fail or refuse
	local right, wrong = p:split(p.tcp.ack:eq(cookie + 1))
	fail(wrong, "it does not acknowledge the cookie")
	local next_one, other = right:split(right.tcp.seq:eq(isn + 1) | right.tcp.seq:eq(isn))
	fail(other, "its number is not behind that of the SYN")
	local fine, bad = next_one:split(next_one.tcp.checksum:ok())
	bad:drop("bad checksum")
	options.remembered(fine, c, function(f, offer)
		count(f, "accepted")
		f:put(of("opening", six), flow(f, six), { cookie, isn, told, offer.value, f.tcp.window, offer.time or f:number(0, 32) })
		f:delete(of("connections", six), flow(f, six))
		local window = offer.scale and f:fresh(16, { name = "window" }) or f.tcp.window
		send(f, six, keeping(f, six, from_here(f, six, { seq = isn, ack = 0, window = window,
			flags = SYN | (offer.ecn and 192 or 0), options = options.asked(offer, mss) })), TO_SERVERS)
	end)
end

local function held_against_cookie(p, c, six, fail)
	local known, unknown = p:lookup(of("cookies", six), flow(p, six), { 32, 32, 16, 32 })
	fail(unknown, "no SYN of this flow was answered")
	local v = known.values
	open(known, c, six, v[1], v[2], v[3], v[4], fail)
end

-- No connection yet: the server has not answered, or has not been asked.
local function new_client(p, c, six, leave)
	local opening, none = p:lookup(of("opening", six), flow(p, six), { 32, 32, 32, 8, 16, 32 })
	local cookie, isn = opening.values[1], opening.values[2]
	local rst, wait = opening:split(opening.tcp.flags:mask(RST):eq(RST))
	local right, stray = rst:split(rst.tcp.seq:eq(isn + 1))
	-- the server has sent nothing that could be acknowledged
	right:delete(of("opening", six), flow(right, six))
	right.tcp.ack = 0
	right.tcp.flags = RST
	right.tcp.checksum:update()
	leave(right, TO_SERVERS)
	refuse(stray, "the connection is not open")
	-- another SYN was answered meanwhile
	local again, same = wait:split(wait.tcp.flags:mask(SYN | ACK):eq(ACK) & ~wait.tcp.ack:eq(cookie + 1))
	held_against_cookie(again, c, six, consume)
	same:drop("the server has not answered yet")
	local ack, other = none:split(none.tcp.flags:mask(SYN | RST | ACK):eq(ACK))
	refuse(other, "neither a SYN nor of a connection that is open")
	held_against_cookie(ack, c, six, refuse)
end

local function emit(p, output)
	p:emit(output)
end

local function move_to_server(p, v, six, leave)
	local ack, bare = p:split(p.tcp.flags:mask(ACK):eq(ACK))
	ack.tcp.ack = v[2] + (ack.tcp.ack - v[1])
	for _, f in ipairs { bare, ack } do
		options.of_client(f, v, six, function(g)
			leave(g, TO_SERVERS)
		end)
	end
end

-- A connection is opened anew by the cookie of a later SYN.
local function connected(p, c, six, leave)
	local v = p.values
	local ack, bare = p:split(p.tcp.flags:mask(RST | ACK):eq(ACK))
	local asked, old = ack:lookup(of("cookies", six), flow(ack, six), { 32, 32, 16, 32 })
	local w = asked.values
	local anew, same = asked:split(~w[1]:eq(v[1]) & asked.tcp.ack:eq(w[1] + 1) & (asked.tcp.seq:eq(w[2] + 1) | asked.tcp.seq:eq(w[2])))
	open(anew, c, six, w[1], w[2], w[3], w[4])
	for _, f in ipairs { bare, old, same } do
		move_to_server(f, v, six, leave)
	end
end

local function client_segment(p, c, six, leave)
	local syn, later = p:split(p.tcp.flags:mask(FIN | SYN | RST | ACK):eq(SYN))
	answer(syn, c, six)
	local of_server, rest = later:lookup(of("of servers", six), answered(later, six))
	leave(of_server, TO_SERVERS)
	local odd, plain = rest:split(rest.tcp.flags:mask(SYN):eq(SYN))
	refuse(odd, "a SYN with ACK, RST or FIN, of no connection that a server opens")
	local known, new = plain:lookup(of("connections", six), flow(plain, six), { 32, 32, 32, 32, 8 })
	connected(known, c, six, leave)
	new_client(new, c, six, leave)
end

-- ---- servers ----

-- The server has answered the SYN of the box: it gets its ACK from here, and the client hears that it may send.
local function opened(p, c, six, o, again)
	options.agreed(p, o.offer, function(f, kind, window, time, echo)
		if not again then
			count(f, "opened")
		end
		f:put(of("connections", six), answered(f, six), { o.cookie, f.tcp.seq, o.told, time, kind })
		local server, client = f:copy(2)
		send(server, six, from_there(server, six, { seq = server.tcp.ack, ack = server.tcp.seq + 1, flags = ACK,
			window = o.window, options = options.times(echo, o.time, time) }), TO_SERVERS, true)
		send(client, six, keeping(client, six, from_here(client, six, { seq = o.cookie + 1, ack = client.tcp.ack,
			flags = ACK, window = window, options = options.times(echo, o.told, o.time) })), TO_CLIENTS)
	end, function(f)
		-- timestamps were promised
		count(f, "mismatched")
		f:delete(of("opening", six), answered(f, six))
		local server, client = f:copy(2)
		send(server, six, from_there(server, six, { seq = server.tcp.ack, ack = 0, flags = RST, window = 0 }),
			TO_SERVERS, true)
		send(client, six, keeping(client, six, from_here(client, six, { seq = o.cookie + 1, ack = client.tcp.ack,
			flags = RST | ACK, window = 0 })), TO_CLIENTS)
	end)
end

-- What comes while the proxy waits for an answer to its SYN.
local function awaited(p, c, six, again)
	local v = p.values
	local o = { cookie = v[1], isn = v[2], told = v[3], offer = v[4], window = v[5], time = v[6] }
	local fine, bad = p:split(p.tcp.checksum:ok())
	bad:drop("bad checksum")
	local ack, none = fine:split(fine.tcp.flags:mask(ACK):eq(ACK))
	refuse(none, "the connection is not open")
	local right, wrong = ack:split(ack.tcp.ack:eq(o.isn + 1))
	local rst, other = wrong:split(wrong.tcp.flags:mask(RST):eq(RST))
	rst:drop("it does not acknowledge the SYN of the proxy")
	send(other, six, from_there(other, six, { seq = other.tcp.ack, ack = 0, flags = RST, window = 0 }), TO_SERVERS, true)
	local refused, go_on = right:split(right.tcp.flags:mask(RST):eq(RST))
	refused:delete(of("opening", six), answered(refused, six))
	send(refused, six, keeping(refused, six, from_here(refused, six, { seq = o.cookie + 1, ack = refused.tcp.ack,
		flags = RST | ACK, window = 0 })), TO_CLIENTS)
	local syn, stray = go_on:split(go_on.tcp.flags:mask(SYN):eq(SYN))
	stray:drop("the connection is not open")
	opened(syn, c, six, o, again)
end

local function server_segment(p, c, six)
	local own, rest = p:split(p.tcp.flags:mask(SYN | ACK):eq(SYN))
	own:put(of("of servers", six), flow(own, six))
	count(own, "foreign")
	own:emit(TO_CLIENTS)
	local known, new = rest:lookup(of("connections", six), answered(rest, six), { 32, 32, 32, 32, 8 })
	local cookie, number = known.values[1], known.values[2]
	local syn, later = known:split(known.tcp.flags:mask(SYN):eq(SYN))
	local again, stray = syn:split(syn.tcp.seq:eq(number))
	refuse(stray, "a SYN with another number than the connection has")
	local wait, gone = again:lookup(of("opening", six), answered(again, six), { 32, 32, 32, 8, 16, 32 })
	refuse(gone, "a SYN with another number than the connection has")
	awaited(wait, c, six, true)
	later.tcp.seq = cookie + (later.tcp.seq - number)
	options.of_server(later, known.values, function(f)
		f:emit(TO_CLIENTS)
	end)
	local opening, other = new:lookup(of("opening", six), answered(new, six), { 32, 32, 32, 8, 16, 32 })
	awaited(opening, c, six)
	other:emit(TO_CLIENTS)
end

-- ---- what comes in ----

-- The number that the error of a client's side quotes is the server's again. at: of the quoted header of TCP, behind that of
-- the error; q: the quoted addresses, of the client first.
local function restore(p, at, q, six, sum)
	local whole, cut = p:split(p:readable(0, at + 8, "transport"))
	cut:emit(TO_SERVERS)
	local sport, dport = whole:read(at, 2, "transport"), whole:read(at + 2, 2, "transport")
	local key = six and { q[1], q[2], dport, q[3], q[4], sport } or { q[1], dport, q[2], sport }
	local known, unknown = whole:lookup(of("connections", six), key, { 32, 32, 32, 32, 8 })
	unknown:emit(TO_SERVERS)
	local v = known.values
	known:write(at + 4, 4, v[2] + (known:read(at + 4, 4, "transport") - v[1]), "transport")
	known[sum].checksum:update()
	known:emit(TO_SERVERS)
end

local function quoted(p)
	local kind = p.icmp.type
	local err, other = p:split((kind:within(3, 5) | kind:within(11, 12)) & p:readable(0, 28, "transport"))
	other:emit(TO_SERVERS)
	local inner = err:view("ip", "transport", 8)
	local tcp, rest = err:split(inner.version:eq(4) & inner.proto:eq(TCP) & inner.frag:eq(0) & inner.hl:ge(5))
	rest:emit(TO_SERVERS)
	for words = 5, 15 do
		local this
		this, tcp = tcp:split(tcp:view("ip", "transport", 8).hl:eq(words))
		local q = this:view("ip", "transport", 8)
		restore(this, 8 + 4 * words, { q.dst, q.src }, false, "icmp")
	end
	tcp:emit(TO_SERVERS)
end

local function quoted6(p)
	local err, other = p:split(p:read(0, 1, "transport"):within(1, 4) & p:readable(0, 48, "transport"))
	other:emit(TO_SERVERS)
	local q = err:view("ip6", "transport", 8)
	local tcp, rest = err:split(q.version:eq(6) & q.next:eq(TCP))
	rest:emit(TO_SERVERS)
	q = tcp:view("ip6", "transport", 8)
	restore(tcp, 48, { q.dst_hi, q.dst_lo, q.src_hi, q.src_lo }, true, "icmp6")
end

-- Segments that are there as far as their header says.
local function whole(p)
	local long, short = p:split(p:readable(0, 20, "transport"))
	short:drop("too short for TCP")
	local hl = long.tcp.off << 2
	local good, bad = long:split(hl:ge(20) & hl:le(long:length("transport")))
	bad:drop("bad TCP header length")
	return good
end

-- Fragments behind the first one, where that went.
local function later_fragment(p, key, six)
	if p.port == 1 then
		p:emit(TO_CLIENTS)
		return
	end
	local passed, stray = p:lookup(of("fragments", six), key(p))
	passed:emit(TO_SERVERS)
	refuse(stray, "a fragment of no connection")
end

-- How segments leave that may be the first of their fragments: those behind will follow.
local function leading(key, six, is_fragment)
	return function(p, output)
		if output == TO_CLIENTS then
			p:emit(output)
			return
		end
		local more, all = p:split(is_fragment(p))
		more:put(of("fragments", six), key(more))
		more:emit(output)
		all:emit(output)
	end
end

local function key4(p)
	return { p.ip.src, p.ip.dst, p.ip.id }
end

local function input4(p, c, segment_of)
	local tcp, other = p:split(p.ip.proto:eq(TCP))
	if p.port == 0 then
		local icmp
		icmp, other = other:split(other.ip.proto:eq(ICMP) & other.ip.frag:eq(0) & other:readable(0, 8, "transport"))
		quoted(icmp)
	end
	other:emit(1 - p.port)
	local first, later = tcp:split(tcp.ip.frag:eq(0))
	later_fragment(later, key4, false)
	segment_of(whole(first), c, false, leading(key4, false, function(f)
		return f.ip.mf:eq(1)
	end))
end

local function key6(p)
	return { p.ip6.src_hi, p.ip6.src_lo, p.ip6.dst_hi, p.ip6.dst_lo, p:read(44, 4, "net") }
end

-- TCP behind one extension header of eight octets, also that of fragments.
local function extended(p, c, segment_of)
	local kind = p.ip6.next
	local long, short = p:split((kind:eq(FRAGMENT6) | kind:eq(0) | kind:eq(43) | kind:eq(60)) & p:readable(40, 8, "net"))
	short:emit(1 - p.port)
	local tcp, other = long:split(long:read(40, 1, "net"):eq(TCP))
	other:emit(1 - p.port)
	local later, rest = tcp:split(kind:eq(FRAGMENT6) & tcp:read(42, 2, "net"):ge(8))
	later_fragment(later, key6, true)
	local fits, longer = rest:split(kind:eq(FRAGMENT6) | rest:read(41, 1, "net"):eq(0))
	longer:emit(1 - p.port)
	fits:set_pointer("transport", "net", 48)
	-- options there are too many sets for a proof: what it answers has only a size
	if not p.concrete then
		c = { mss = c.mss, plain = true }
	end
	segment_of(whole(fits), c, true, leading(key6, true, function(f)
		return f.ip6.next:eq(FRAGMENT6) & f:read(42, 2, "net"):mask(1):eq(1)
	end))
end

local function input6(p, c, segment_of)
	local tcp, other = p:split(p.ip6.next:eq(TCP))
	if p.port == 0 then
		local icmp
		icmp, other = other:split(other.ip6.next:eq(ICMP6) & other:readable(0, 8, "transport"))
		quoted6(icmp)
	end
	extended(other, c, segment_of)
	segment_of(whole(tcp), c, true, emit)
end

-- c: mss, plain (it and nothing else is told, to servers too), times, scale, sack, ecn.
return function(p, c)
	local segment_of = p.port == 0 and client_segment or server_segment
	local marked, unmarked = p:split(p:has("net"))
	unmarked:violation("the IP header is not marked")
	local six, four = marked:split(marked.ip.version:eq(6))
	input4(four, c, segment_of)
	input6(six, c, segment_of)
end
