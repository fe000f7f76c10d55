-- The translation of a NAT64, see there. The tables are "out" (protocol, IPv6 address, port -> port of ADDRESS) and "in" (protocol,
-- port of ADDRESS -> IPv6 address, port).
--	port 0: IPv6	port 1: IPv4
signature {
	ports = "2/2", processing = "h/h", help = "translates hosts of IPv6 to one address of IPv4",
	"PREFIX ip6-prefix", "ADDRESS ip",
}

local siit = use "siit"

local FIRST, LAST = 1024, 65535
local PROBES = 16	-- attempts to find a free port in sim

local function leave(p, args, kind, port)
	local dst = siit.destination(p, siit.prefix(args.PREFIX))
	p:write(kind.from, 2, port, "transport")
	siit.to4(p, kind, { { p:number(args.ADDRESS, 32), 4 } }, dst, function(f)
		local hairpin, away = f:split(f.ip.dst:eq(args.ADDRESS))
		hairpin:drop("to the address of the translator itself")
		away:emit(1)
	end)
end

local function map(p, args, kind, port)
	local proto = p:number(kind.four, 8)
	local own = p:read(kind.from, 2, "transport")
	p:put("out", { proto, p.ip6.src_hi, p.ip6.src_lo, own }, { port })
	p:put("in", { proto, port }, { p.ip6.src_hi, p.ip6.src_lo, own })
	leave(p, args, kind, port)
end

local function new_mapping(p, args, kind)
	if not p.concrete then
		map(p, args, kind, p:fresh(16, { low = FIRST, high = LAST, name = "port" }))
		return
	end
	for _ = 1, PROBES do
		local port = p:counter(kind.name, FIRST, 1, LAST + 1, 16)
		local used, free = p:lookup("in", { p:number(kind.four, 8), port })
		map(free, args, kind, port)
		p = used
	end
	p:drop("no free port was found")
end

local function from_six(p, args, kind)
	local known, new = p:lookup("out", { p:number(kind.four, 8), p.ip6.src_hi, p.ip6.src_lo,
		p:read(kind.from, 2, "transport") }, { 16 })
	leave(known, args, kind, known.values[1])
	new_mapping(new, args, kind)
end

local function from_four(p, args, kind)
	local known, unknown = p:lookup("in", { p:number(kind.four, 8), p:read(kind.to, 2, "transport") },
		{ 64, 64, 16 })
	unknown:drop("no host has that port of the address")
	local host = { known.values[1], known.values[2] }
	known:write(kind.to, 2, known.values[3], "transport")
	siit.to6(known, kind, siit.source_behind(known, siit.prefix(args.PREFIX)), host, function(f)
		f:emit(0)
	end)
end

return function(p, args)
	local six = p.port == 0
	local rest, other
	if six then
		rest, other = p:split(siit.to_prefix(p, siit.prefix(args.PREFIX)))
		other:drop("to an address without the prefix")
	else
		rest = siit.whole4(p)
		rest, other = rest:split(rest.ip.dst:eq(args.ADDRESS))
		other:drop("not to the address of the translator")
	end
	for _, kind in ipairs(siit.kinds) do
		local this
		this, rest = siit.take(rest, kind, six and 6 or 4)
		if six then
			from_six(this, args, kind)
		else
			from_four(this, args, kind)
		end
	end
	rest:drop("neither TCP nor UDP nor echo, or behind an extension header")
end
