-- The translation of a CarrierNAT, see there. The tables are "out" (protocol, inside address, inside port -> outer port)
-- and "in" (protocol, outer port -> inside address, inside port).
--	port 0: inside	port 1: outside
signature {
	ports = "2/2", processing = "h/h", help = "translates hosts to blocks of ports of one address",
	"INSIDE ip-prefix", "ADDRESS ip", "BLOCK uint 1..64512",
}

local FIRST, LAST = 1024, 65535
local PROBES = 16	-- attempts to find a free port of a block in sim

-- What is translated: where the port lies when a packet leaves and when one comes in.
local kinds = {
	{ name = "tcp", proto = 6, bytes = 20, from = 0, to = 2 },
	{ name = "udp", proto = 17, bytes = 8, from = 0, to = 2 },
	{ name = "icmp", proto = 1, bytes = 8, from = 4, to = 4 },
}

local function finish(p, kind, output)
	p.ip.checksum:update()
	if kind.name == "udp" then
		local none
		none, p = p:split(p.udp.checksum.value:eq(0))
		none.udp.checksum:none()
		none:emit(output)
	end
	p[kind.name].checksum:update()
	p:emit(output)
end

-- To the inside host that has the outer port of the packet.
local function deliver(p, args, kind)
	local proto = p:number(kind.proto, 8)
	local known, unknown = p:lookup("in", { proto, p:read(kind.to, 2, "transport") }, { 32, 16 })
	unknown:drop("no inside host has that port of the address")
	known.ip.dst = known.values[1]
	known:write(kind.to, 2, known.values[2], "transport")
	finish(known, kind, 0)
end

local function leave(p, args, kind, port)
	p.ip.src = args.ADDRESS
	p:write(kind.from, 2, port, "transport")
	local hairpin, away = p:split(p.ip.dst:eq(args.ADDRESS))
	finish(away, kind, 1)
	if kind.name == "icmp" then
		hairpin:drop("a ping of the address of the translator itself")
	else
		deliver(hairpin, args, kind)
	end
end

local function map(p, args, kind, port)
	local proto = p:number(kind.proto, 8)
	local src, sport = p.ip.src, p:read(kind.from, 2, "transport")
	p:put("out", { proto, src, sport }, { port })
	p:put("in", { proto, port }, { src, sport })
	leave(p, args, kind, port)
end

-- A new mapping of the host whose block begins at low.
local function new_mapping(p, args, kind, low)
	local high = low + args.BLOCK - 1
	if not p.concrete then
		map(p, args, kind, p:fresh(16, { low = low, high = high, name = "port" }))
		return
	end
	for _ = 1, math.min(PROBES, args.BLOCK) do
		local port = p:counter("block " .. low, low, 1, high + 1, 16)
		local used, free = p:lookup("in", { p:number(kind.proto, 8), port })
		map(free, args, kind, port)
		p = used
	end
	p:drop("the block of ports of this host is used up")
end

-- Finds the host among n from `first` on by halving; go_on gets its number.
local function find_host(p, first, from, n, go_on)
	if n == 1 then
		go_on(p, from)
		return
	end
	local half = n // 2
	local lower, upper = p:split(p.ip.src:lt(first + from + half))
	find_host(lower, first, from, half, go_on)
	find_host(upper, first, from + half, n - half, go_on)
end

local function from_inside(p, args, kind, hosts)
	local proto = p:number(kind.proto, 8)
	local known, new = p:lookup("out", { proto, p.ip.src, p:read(kind.from, 2, "transport") }, { 16 })
	leave(known, args, kind, known.values[1])
	find_host(new, args.INSIDE.addr, 0, hosts, function(f, i)
		new_mapping(f, args, kind, FIRST + i * args.BLOCK)
	end)
end

return function(p, args)
	local hosts = (~args.INSIDE.mask & 0xffffffff) + 1
	if hosts * args.BLOCK > LAST - FIRST + 1 then
		error("ADDRESS has " .. (LAST - FIRST + 1) // args.BLOCK .. " blocks of " .. args.BLOCK ..
			" ports, INSIDE has " .. hosts .. " hosts")
	end
	local inside = p.port == 0
	local mine, alien
	if inside then
		mine, alien = p:split(p.ip.src:within(args.INSIDE.addr, args.INSIDE.addr + hosts - 1))
		alien:drop("from a host that has no block of ports")
	else
		mine, alien = p:split(p.ip.dst:eq(args.ADDRESS))
		alien:drop("not to the address of the translator")
	end
	local rest, later = mine:split(mine.ip.frag:eq(0))
	later:drop("a later fragment, which has no ports")
	for _, kind in ipairs(kinds) do
		local this
		local is = rest.ip.proto:eq(kind.proto) & rest:readable(0, kind.bytes, "transport")
		if kind.name == "icmp" then
			is = is & rest.icmp.type:eq(inside and 8 or 0)
		end
		this, rest = rest:split(is)
		if inside then
			from_inside(this, args, kind, hosts)
		else
			deliver(this, args, kind)
		end
	end
	rest:drop("neither TCP nor UDP nor a ping")
end
