-- TestField of TCP and UDP for packets that are not IPv4: where an IPv6 header is marked, the field is looked for behind it and at
-- most two headers of eight octets between. A fragment other than the first has no fields.
signature { ports = "1/2", processing = "a/ah", help = "tests a field by name behind IPv6", "HEADER string", "FIELD string",
	"RELATION string", "MASK string",
	"VALUES... any" }

local field = use "field"
local PROTOCOLS = { tcp = 6, udp = 17 }
local MOST_BETWEEN, FRAGMENT = 2, 44

-- The header that `kind` tells stands so many octets behind the IPv6 header.
local function behind(p, kind, at, between, args)
	local octets = field.octets(args.HEADER, args.FIELD)
	local here, rest = p:split(kind:eq(PROTOCOLS[args.HEADER]) & p:readable(40 + at, octets, "net") &
		p:read(4, 2, "net"):ge(at + octets))
	here:set_pointer("transport", "net", 40 + at)
	field.test(here, here[args.HEADER][args.FIELD], args)
	if between == MOST_BETWEEN then
		rest:emit(1)
		return
	end
	local some, none = rest:split((kind:eq(0) | kind:eq(43) | kind:eq(60) | kind:eq(FRAGMENT)) & rest:readable(40 + at, 8, "net"))
	none:emit(1)
	local small = some:read(41 + at, 1, "net"):eq(0)
	some, none = some:split((kind:ne(FRAGMENT) & small) | (kind:eq(FRAGMENT) & some:read(42 + at, 2, "net"):lt(8)))
	none:emit(1)
	behind(some, some:read(40 + at, 1, "net"), at + 8, between + 1, args)
end

return function(p, args)
	if not PROTOCOLS[args.HEADER] then
		error("HEADER: a test of '" .. args.HEADER .. "." .. args.FIELD .. "' cannot be proven yet")
	end
	local six, other = p:split(p:has("net"))
	other:emit(1)
	behind(six, six:read(6, 1, "net"), 0, 0, args)
end
