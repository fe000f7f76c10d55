-- What the tests of fields by name share.
local text = use "text"

local field = {}

-- A field is there when its octets are, whatever of the header is cut behind it.
local BYTES = { tcp = 20, udp = 8, icmp = 8 }
local ENDS = { sport = 2, dport = 4, type = 1, code = 2, seq = 8, ack = 12 }

function field.octets(header, name)
	return ENDS[name] or BYTES[header]
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

-- Packets that have the field leave by output 0 if it passes the test, else by output 1.
function field.test(here, value, args)
	local mask = math.tointeger(tonumber(args.MASK))
	if mask and mask ~= math.maxinteger then
		value = value:mask(mask)
	end
	local yes, no = here:split(holds(here, value, args.RELATION, args.REST))
	yes:emit(0)
	no:emit(1)
end

return field
