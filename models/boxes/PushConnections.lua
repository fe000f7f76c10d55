-- The long-lived connections of a push proxy. Port 0, mobiles: a SYN for ADDRESS and PORT is answered at once and the
-- connection remembered; what a mobile sends over it afterwards only moves the numbers on. Port 1, the world: a
-- packet for ADDRESS leaves by port 0 as the payload of the connection. In a proof the connection is the one that this
-- flow has opened, in sim the one that was opened last.
signature {
	ports = "2/2", processing = "h/h", help = "reaches mobiles over connections that they opened",
	"ADDRESS ip", "PORT port",
}

local segment = use "segment"

local HEADERS = 40
local SYN, SYN_ACK, PSH_ACK = 0x02, 0x12, 0x18

-- From us to the mobile, around what p holds.
local function write_headers(p, args, o)
	segment.headers(p, { src = args.ADDRESS, sport = args.PORT, dst = o.address, dport = o.port,
		seq = o.seq, ack = o.ack, flags = o.flags })
end

local function answer(p, args)
	local o = {
		address = p.ip.src, port = p.tcp.sport, ack = p.tcp.seq + 1,
		seq = p:fresh(32, { name = "isn" }), flags = SYN_ACK,
	}
	p:remember("mobile", o.address)
	p:remember("mobile's port", o.port)
	p:remember("next to send", o.seq + 1)
	p:remember("next to receive", o.ack)
	p:new_packet(0)
	write_headers(p, args, o)
	p:emit(0)
end

-- Moves the numbers on by the payload of a segment.
local function absorb(p)
	local known, unknown = p:split(p:remembers("mobile"))
	unknown:drop("no connection with that mobile")
	local mine, other = known:split(known.ip.src:eq(known:recall("mobile", 32)) &
		known.tcp.sport:eq(known:recall("mobile's port", 16)))
	other:drop("of another connection than the one remembered")
	mine:remember("next to receive", mine.tcp.seq + (mine.ip.len - 40))
	mine:drop("the proxy keeps what mobiles say to it")
end

local function from_mobile(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) &
		p:readable(0, 20, "transport") & p.ip.dst:eq(args.ADDRESS))
	other:drop("not TCP to the proxy")
	local here, elsewhere = tcp:split(tcp.tcp.dport:eq(args.PORT))
	elsewhere:drop("nobody listens on that port of the proxy")
	local syn, later = here:split(here.tcp.flags:eq(SYN))
	answer(syn, args)
	absorb(later)
end

local function from_world(p, args)
	local mine, other = p:split(p.ip.dst:eq(args.ADDRESS))
	other:drop("not to the proxy")
	local reachable, unknown = mine:split(mine:remembers("mobile"))
	unknown:drop("no mobile keeps a connection to the proxy")
	local fits, large = reachable:split(reachable:length():le(65535 - HEADERS))
	large:drop("too large for one segment of the connection")
	reachable = fits
	local o = {
		address = reachable:recall("mobile", 32), port = reachable:recall("mobile's port", 16),
		seq = reachable:recall("next to send", 32), ack = reachable:recall("next to receive", 32),
		flags = PSH_ACK,
	}
	reachable:remember("next to send", o.seq + reachable:length())
	write_headers(reachable, args, o)
	reachable:emit(0)
end

return function(p, args)
	if p.port == 0 then
		from_mobile(p, args)
	else
		from_world(p, args)
	end
end
