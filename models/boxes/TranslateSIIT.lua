-- The translation of an SIIT, see there.
--	port 0: IPv6	port 1: IPv4
signature {
	ports = "2/2", processing = "h/h", help = "translates between IPv4 and IPv6 without state",
	"PREFIX ip6-prefix",
}

local siit = use "siit"

local function from_six(p, prefix)
	local mine, other = p:split(siit.to_prefix(p, prefix))
	other:drop("to an address without the prefix")
	local known, alien = mine:split(siit.from_prefix(mine, prefix))
	alien:drop("from an address without the prefix, which has none of IPv4")
	local rest = known
	for _, kind in ipairs(siit.kinds) do
		local this
		this, rest = siit.take(rest, kind, 6)
		siit.to4(this, kind, siit.source(this, prefix), siit.destination(this, prefix), function(f)
			f:emit(1)
		end)
	end
	rest:drop("neither TCP nor UDP nor ICMPv6, or behind an extension header")
end

local function from_four(p, prefix)
	local rest = siit.whole4(p)
	for _, kind in ipairs(siit.kinds) do
		local this
		this, rest = siit.take(rest, kind, 4)
		siit.to6(this, kind, siit.source_behind(this, prefix), siit.destination_behind(this, prefix), function(f)
			f:emit(0)
		end)
	end
	rest:drop("neither TCP nor UDP nor ICMP")
end

return function(p, args)
	local prefix = siit.prefix(args.PREFIX)
	if p.port == 0 then
		from_six(p, prefix)
	else
		from_four(p, prefix)
	end
end
