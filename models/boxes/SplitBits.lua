-- Bits FIRST to FIRST + WIDTH - 1 of a frame, or of its length, decide the output: WAYS are "LOW HIGH OUTPUT". Octets that the
-- frame does not have count as 0. These are the nodes of what symexec bpf knows of a program.
signature { ports = "1/-", processing = "a/ah", help = "sends on by some bits of a frame", "OF string", "FIRST uint", "WIDTH uint 1..8",
	"WAYS... any" }

local text = use "text"

local function read(lines)
	local list, outputs = {}, 0
	for i, line in ipairs(lines) do
		local words = text.words(line)
		list[i] = { low = math.tointeger(tonumber(words[1])), high = math.tointeger(tonumber(words[2])),
			output = math.tointeger(tonumber(words[3])) }
		if list[i].output >= outputs then
			outputs = list[i].output + 1
		end
	end
	return list, outputs
end

return function(p, args)
	local ways, outputs = read(args.REST)
	local value
	if args.OF == "length" then
		-- what is longer than programs can tell is as long as they can
		local long
		long, p = p:split(p:length("data"):ge(0x10000))
		long:emit(ways[#ways].output)
		value = p:length("data"):slice(args.FIRST, args.WIDTH)
	else
		local whole, short = p:split(p:readable(0, (args.FIRST + args.WIDTH + 7) // 8))
		short:emit(ways[1].output)
		p = whole
		value = p:read_bits(args.FIRST, args.WIDTH)
	end
	for output = 0, outputs - 2 do
		local any
		for _, way in ipairs(ways) do
			if way.output == output then
				local one = value:within(way.low, way.high)
				any = any and any | one or one
			end
		end
		local mine
		mine, p = p:split(any)
		mine:emit(output)
	end
	p:emit(outputs - 1)
end
