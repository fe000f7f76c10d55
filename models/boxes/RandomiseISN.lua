-- Protect hosts whose initial sequence numbers can be guessed: a SYN gets another sequence number, all later ones of
-- the flow are shifted by as much, and acknowledgements of them are shifted back. What lies in TCP options, such as
-- SACK blocks, stays as it is. SIDE says whose numbers are changed: `in`, `out` or `both`.
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
	other:emit(out)
	if protected[1] then
		shift_seq(tcp, here, acks)
	else
		acks(tcp)
	end
end
