-- What passes a test of a field by name leaves by output 0, other packets and those without that header by output 1: HEADER and FIELD,
-- RELATION, MASK, and pairs of values from low to high. The IP header is marked, and fragments other than the first have no
-- fields behind it.
signature { ports = "1/2", processing = "a/ah", help = "tests a field by name", "HEADER string", "FIELD string",
	"RELATION string", "MASK string",
	"VALUES... any" }

local field = use "field"
local PROTOCOLS = { tcp = 6, udp = 17, icmp = 1 }

-- The packets that have the header, the rest, and the field.
local function find(p, header, name)
	if header == "ip" then
		return p, nil, p.ip[name]
	elseif not PROTOCOLS[header] then
		error("HEADER: a test of '" .. header .. "." .. name .. "' cannot be proven yet")
	end
	local octets = field.octets(header, name)
	local here, without = p:split(p.ip.proto:eq(PROTOCOLS[header]) & p:read(6, 2, "net"):mask(0x1fff):eq(0) &
		p:readable(0, octets, "transport") & ((p.ip.hl << 2) + octets):le(p.ip.len))
	return here, without, here[header][name]
end

return function(p, args)
	local here, without, value = find(p, args.HEADER, args.FIELD)
	if without then
		without:emit(1)
	end
	field.test(here, value, args)
end
