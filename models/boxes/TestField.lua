-- What passes a test of a field leaves by output 0, other packets and those without that field by output 1. LAYER is eth, vlan, vlan2, arp,
-- ip, ip6, tcp, udp, icmp or icmp6 of the outermost headers, where FindHeaders has marked the IP header, or state; BIT and WIDTH are the place in
-- it, WHEN what else must be there. VALUES are lines of a low and a high value; values and MASK are the numbers of the field's parts.
signature { ports = "1/2", processing = "a/ah", help = "tests a field", "LAYER string", "BIT uint", "WIDTH uint 1..128", "WHEN string",
	"RELATION string", "MASK string", "VALUES... any" }

local field = use "field"

-- Whether parts i to n are at least, or at most, those numbers.
local function at_least(p, parts, low, i)
	if i > #parts then
		return p:yes()
	end
	local rest = 0
	for k = i + 1, #parts do
		rest = rest | low[k]
	end
	if rest == 0 then
		return parts[i]:ge(low[i])
	end
	return parts[i]:gt(low[i]) | (parts[i]:eq(low[i]) & at_least(p, parts, low, i + 1))
end

local function at_most(p, parts, high, i)
	if i > #parts then
		return p:yes()
	end
	if i == #parts then
		return parts[i]:le(high[i])
	end
	return parts[i]:lt(high[i]) | (parts[i]:eq(high[i]) & at_most(p, parts, high, i + 1))
end

local function within(p, parts, low, high)
	if #parts == 1 then
		return parts[1]:within(low[1], high[1])
	end
	return at_least(p, parts, low, 1) & at_most(p, parts, high, 1)
end

local function holds(p, parts, relation, lines)
	local any = p:no()
	for _, line in ipairs(lines) do
		local low, high = field.numbers(line, 1, #parts), field.numbers(line, #parts + 1, #parts)
		if relation == "==" or relation == "!=" then
			any = any | within(p, parts, low, high)
		elseif relation == "<" then
			any = any | ~at_least(p, parts, low, 1)
		elseif relation == "<=" then
			any = any | at_most(p, parts, high, 1)
		elseif relation == ">" then
			any = any | ~at_most(p, parts, high, 1)
		else
			any = any | at_least(p, parts, low, 1)
		end
	end
	return relation == "!=" and ~any or any
end

return function(p, args)
	local mask = field.numbers(args.MASK)
	field.find(p, args, function(f, base, at)
		local parts = field.read(f, args, base, at)
		for i = 1, #mask do
			parts[i] = parts[i]:mask(mask[i])
		end
		local yes, no = f:split(holds(f, parts, args.RELATION, args.REST))
		yes:emit(0)
		no:emit(1)
	end, function(f)
		f:emit(1)
	end)
end
