-- Protect hosts whose initial sequence numbers can be guessed: a SYN gets another sequence number, all later ones of
-- the flow are shifted by as much, and acknowledgements of them are shifted back, as are the segments that ICMP
-- errors quote to their sender. What lies in TCP options, such as SACK blocks, stays as it is. SIDE says whose numbers are changed: `in`, `out` or `both`.
--	port 0: inside	port 1: outside

local SYN, ACK = 2, 16

-- The flow as it is seen from one side.
local function flow_of(p)
	return { p.ip.src, p.tcp.sport, p.ip.dst, p.tcp.dport }
end

local function answered_flow_of(p)
	return { p.ip.dst, p.tcp.dport, p.ip.src, p.tcp.sport }
end

-- The sender's own numbers: makes a new one on SYN, follows the shift afterwards.
local function shift_seq(p, flows, go_on)
	local syn, later = p:split(p.tcp.flags:mask(SYN):eq(SYN))
	local seq = syn.tcp.seq
	local isn = syn:fresh(32, { name = "isn" })
	syn:put(flows, flow_of(syn), { seq, isn })
	syn.tcp.seq = isn
	go_on(syn)
	local known, unknown = later:lookup(flows, flow_of(later), { 32, 32 })
	known.tcp.seq = known.values[2] + (known.tcp.seq - known.values[1])
	go_on(known)
	go_on(unknown)
end

-- The receiver's numbers, which the sender acknowledges.
local function restore_ack(p, flows, go_on)
	local ack, plain = p:split(p.tcp.flags:mask(ACK):eq(ACK))
	go_on(plain)
	local known, unknown = ack:lookup(flows, answered_flow_of(ack), { 32, 32 })
	known.tcp.ack = known.values[1] + (known.tcp.ack - known.values[2])
	go_on(known)
	go_on(unknown)
end

-- An ICMP error (RFC 792) quotes a segment of its receiver: at least 8 octets, which end with the number.
local function restore_quoted(p, flows, go_on)
	local kind = p.icmp.type
	local err, other = p:split((kind:within(3, 5) | kind:within(11, 12)) & p:readable(0, 28, "transport"))
	go_on(other)
	local inner = err:view("ip", "transport", 8)
	local tcp, rest = err:split(inner.version:eq(4) & inner.proto:eq(6) & inner.frag:eq(0) & inner.hl:ge(5))
	go_on(rest)
	for words = 5, 15 do
		local at = 8 + 4 * words
		local this
		this, tcp = tcp:split(tcp:view("ip", "transport", 8).hl:eq(words))
		local whole, cut = this:split(this:readable(0, at + 8, "transport"))
		go_on(cut)
		local q = whole:view("ip", "transport", 8)
		local known, unknown = whole:lookup(flows, { q.src, whole:read(at, 2, "transport"), q.dst,
			whole:read(at + 2, 2, "transport") }, { 32, 32 })
		go_on(unknown)
		known:write(at + 4, 4, known.values[1] + (known:read(at + 4, 4, "transport") - known.values[2]), "transport")
		known.icmp.checksum:update()
		go_on(known)
	end
	go_on(tcp)
end

return function(p, args)
	local here, there = "flows from inside", "flows from outside"
	local protected = { args.SIDE ~= "out", args.SIDE ~= "in" }
	local out = 1 - p.port

	if args.SIDE ~= "in" and args.SIDE ~= "out" and args.SIDE ~= "both" then
		error("SIDE is 'in', 'out' or 'both', not '" .. args.SIDE .. "'")
	end
	if p.port == 1 then
		here, there = there, here
		protected = { protected[2], protected[1] }
	end
	local function finish(f)
		f.tcp.checksum:update()
		f:emit(out)
	end
	local function acks(f)
		if protected[2] then
			restore_ack(f, there, finish)
		else
			finish(f)
		end
	end
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) &
		p:readable(0, 20, "transport"))
	local function pass(f)
		f:emit(out)
	end
	if protected[2] then
		local icmp
		icmp, other = other:split(other.ip.proto:eq(1) & other.ip.frag:eq(0) & other:readable(0, 8, "transport"))
		restore_quoted(icmp, there, pass)
	end
	pass(other)
	if protected[1] then
		shift_seq(tcp, here, acks)
	else
		acks(tcp)
	end
end
