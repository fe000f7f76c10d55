-- What passes a test of a field by name leaves by output 0, other packets and those without that header by output 1: HEADER and FIELD,
-- RELATION, MASK, and pairs of values from low to high. The IP header is marked, and fragments other than the first have no
-- fields behind it.
signature { ports = "1/2", processing = "a/ah", help = "tests a field by name", "HEADER string", "FIELD string",
	"RELATION string", "MASK string",
	"VALUES... any" }

local text = use "text"
local PROTOCOLS = { tcp = 6, udp = 17, icmp = 1 }
local BYTES = { tcp = 20, udp = 8, icmp = 8 }
-- a field is there when its octets are, whatever of the header is cut behind it
local ENDS = { sport = 2, dport = 4, type = 1, code = 2, seq = 8, ack = 12 }

-- The packets that have the header, the rest, and the field.
local function find(p, header, name)
	if header == "ip" then
		return p, nil, p.ip[name]
	elseif not PROTOCOLS[header] then
		error("HEADER: a test of '" .. header .. "." .. name .. "' cannot be proven yet")
	end
	local octets = ENDS[name] or BYTES[header]
	local here, without = p:split(p.ip.proto:eq(PROTOCOLS[header]) & p:read(6, 2, "net"):mask(0x1fff):eq(0) &
		p:readable(0, octets, "transport") & ((p.ip.hl << 2) + octets):le(p.ip.len))
	return here, without, here[header][name]
end

local function holds(p, value, relation, lines)
	local any = p:no()
	for _, line in ipairs(lines) do
		local words = text.words(line)
		local low, high = math.tointeger(tonumber(words[1])), math.tointeger(tonumber(words[2]))
		if relation == "==" or relation == "!=" then
			any = any | value:within(low, high)
		elseif relation == "<" then
			any = any | value:lt(low)
		elseif relation == "<=" then
			any = any | value:le(high)
		elseif relation == ">" then
			any = any | value:gt(high)
		else
			any = any | value:ge(low)
		end
	end
	return relation == "!=" and ~any or any
end

return function(p, args)
	local here, without, value = find(p, args.HEADER, args.FIELD)
	local mask = math.tointeger(tonumber(args.MASK))
	if without then
		without:emit(1)
	end
	if mask and mask ~= math.maxinteger then
		value = value:mask(mask)
	end
	local yes, no = here:split(holds(here, value, args.RELATION, args.REST))
	yes:emit(0)
	no:emit(1)
end
