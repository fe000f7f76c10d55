-- What a host does in the driver for a middlebox in a guest with that MAC address, which has given these commands, in order:
-- "R F MAC IP", "R L MAC IP TYPE SRC DST", "A MAC {LAYER MASK VALUES}", "D MAC {LAYER MASK LETTERS}", "X MAC". Frames to others
-- leave by output 1, what neither its filters nor its balancer settle by output 0. PLACES are "IP=MAC@OUTPUT", where the balancer
-- may send. A command that is not one of these, or asks for what is not allowed, is an error.
signature { ports = "1/2-", processing = "a/ah", help = "serves a middlebox in a guest", "MAC ether", "PLACES string", "COMMANDS... any" }

local text = use "text"

-- ---- reading commands

local MOST = 32
-- letters of a layer by their bit, from the most significant on
local LETTERS = { M = { s = 4, d = 2, p = 1 }, I = { t = 8, s = 4, d = 2, p = 1 }, T = { s = 4, d = 2, p = 1 } }
local PROTOCOLS = { icmp = 1, tcp = 6, udp = 17 }

local function number(word, most)
	local n = word and math.tointeger(tonumber(word))
	if not n or n < 0 or n > most then
		error("expected a number from 0 to " .. most .. ", not '" .. (word or "nothing") .. "'")
	end
	return n
end

local function mac(word)
	local eth = word and text.ether(word)
	if not eth then
		error("expected a MAC address, not '" .. (word or "nothing") .. "'")
	end
	return eth
end

local function ip(word)
	local parts = word and text.split(word, ".", true)
	if not word or #parts ~= 4 then
		error("expected an IP address, not '" .. (word or "nothing") .. "'")
	end
	for _, part in ipairs(parts) do
		number(part, 255)
	end
	return text.ip(word)
end

-- A small EtherType is as the guest's memory has it: the octets are the other way round.
local function ether_type(word)
	local n = number(word, 0xffff)
	return n < 0x600 and (n & 0xff) << 8 | n >> 8 or n
end

local function protocol(word)
	return word and PROTOCOLS[word] or number(word, 255)
end

local function transport(word)
	local n = protocol(word)
	if n ~= 6 and n ~= 17 then
		error("expected tcp or udp, not '" .. word .. "'")
	end
	return n
end

local function port(word)
	return number(word, 0xffff)
end

local function service(word)
	return number(word, 255)
end

local VALUES = {
	M = { s = mac, d = mac, p = ether_type },
	I = { t = service, s = ip, d = ip, p = protocol },
	T = { s = port, d = port, p = transport },
}

-- {LAYER MASK ...} from word 3 on: layers with the letters that the mask names, each with its value, or true.
local function layers(words, valued)
	local found, i = {}, 3
	if not words[i] then
		error("the command ends, expected a layer")
	end
	while words[i] do
		local layer = words[i]
		local letters = LETTERS[layer]
		if not letters or found[layer] then
			error("expected one of the layers M, I and T, each once, not '" .. layer .. "'")
		end
		local mask, there, bits = number(words[i + 1], 15), {}, 0
		if mask == 0 then
			error("a mask that names nothing")
		end
		i = i + 2
		while bits ~= mask do
			local letter = words[i]
			local bit = letter and letters[letter]
			if not bit or mask & bit == 0 or there[letter] then
				error("expected a letter that the mask names, not '" .. (letter or "nothing") .. "'")
			end
			bits = bits | bit
			there[letter] = valued and VALUES[layer][letter](words[i + 1]) or true
			i = i + (valued and 2 or 1)
		end
		found[layer] = there
	end
	return found
end

-- Whether a filter looks at everything that is named.
local function looks(filter, named)
	for layer, letters in pairs(named) do
		for letter in pairs(letters) do
			if not filter[layer] or filter[layer][letter] == nil then
				return false
			end
		end
	end
	return true
end

local commands = {}

function commands.R(s, words)
	local kind = words[2]
	if kind == "F" then
		ip(words[4])
		s.firewall = true
		return 4
	elseif kind ~= "L" then
		error("expected F or L, not '" .. (kind or "nothing") .. "'")
	end
	local to, any = ip(words[4]), number(words[5], 1) == 0
	local way = { any = any, source = ip(words[6]), place = s.places[ip(words[7])] }
	if not way.place then
		error("its operator allows no destination " .. words[7])
	end
	s.ip = to
	for i, other in ipairs(s.ways) do
		if other.any == any and (any or other.source == way.source) then
			s.ways[i] = way
			return 7
		end
	end
	if #s.ways == MOST then
		error("there are " .. MOST .. " ways already")
	end
	s.ways[#s.ways + 1] = way
	return 7
end

function commands.A(s, words)
	if not s.firewall then
		error("it is not registered as a firewall (R F)")
	elseif #s.filters == MOST then
		error("there are " .. MOST .. " filters already")
	end
	s.filters[#s.filters + 1] = layers(words, true)
end

function commands.D(s, words)
	if not s.firewall then
		error("it is not registered as a firewall (R F)")
	end
	local named, left = layers(words, false), {}
	for _, filter in ipairs(s.filters) do
		if not looks(filter, named) then
			left[#left + 1] = filter
		end
	end
	if #left == #s.filters then
		error("no filter looks at that")
	end
	s.filters = left
end

function commands.X(s)
	if not s.firewall and not s.ip then
		error("it is not registered")
	end
	s.firewall, s.ip, s.filters, s.ways = false, nil, {}, {}
	return 2
end

-- What the guest is after its commands.
local function read(own, places, lines)
	local s = { firewall = false, filters = {}, ways = {}, places = {} }
	for _, word in ipairs(text.words(places)) do
		local part = text.split(word, "=@")
		s.places[text.ip(part[1])] = { mac = text.ether(part[2]), output = math.tointeger(tonumber(part[3])) }
	end
	for _, line in ipairs(lines) do
		local words = text.words(line)
		local command = words[1] and commands[words[1]]
		if not command then
			error("expected R, A, D or X, not '" .. (words[1] or "nothing") .. "'")
		end
		if mac(words[words[1] == "R" and 3 or 2]) ~= own then
			error("this is not the MAC address of the guest")
		end
		local n = command(s, words)
		if n and words[n + 1] then
			error("the command has more words than it takes: '" .. words[n + 1] .. "'")
		end
	end
	return s
end

-- ---- frames

-- Conditions of a layer on a frame whose headers are known; nil: it has no such header.
local function frame_layer(p, at, f)
	local c = p:yes()
	c = f.s and c & p:read(6, 6):eq(f.s) or c
	c = f.d and c & p:read(0, 6):eq(f.d) or c
	return f.p and c & p:read(at.l3 - 2, 2):eq(f.p) or c
end

local function network_layer(p, at, f)
	if at.version ~= 4 then
		return nil
	end
	local c = p:yes()
	c = f.t and c & p:read(at.l3 + 1, 1):eq(f.t) or c
	c = f.s and c & p:read(at.l3 + 12, 4):eq(f.s) or c
	c = f.d and c & p:read(at.l3 + 16, 4):eq(f.d) or c
	return f.p and c & p:read(at.l3 + 9, 1):eq(f.p) or c
end

local function transport_layer(p, at, f)
	if not at.l4 then
		return nil
	end
	local c = p:yes()
	c = f.s and c & p:read(at.l4, 2):eq(f.s) or c
	c = f.d and c & p:read(at.l4 + 2, 2):eq(f.d) or c
	return f.p and c & p:read(at.l3 + (at.version == 4 and 9 or 6), 1):eq(f.p) or c
end

local function filtered(p, at, filter)
	local all = p:yes()
	for _, layer in ipairs { { filter.M, frame_layer }, { filter.I, network_layer }, { filter.T, transport_layer } } do
		if layer[1] then
			local c = layer[2](p, at, layer[1])
			if not c then
				return nil
			end
			all = all & c
		end
	end
	return all
end

local function balance(p, at, s)
	if not s.ip or at.version ~= 4 then
		p:emit(0)
		return
	end
	local mine, others = p:split(p:read(at.l3 + 16, 4):eq(s.ip))
	others:emit(0)
	for _, any in ipairs { false, true } do
		for _, way in ipairs(s.ways) do
			if way.any == any then
				local this, rest = mine:split(any and mine:yes() or mine:read(at.l3 + 12, 4):eq(way.source))
				this:write(0, 6, way.place.mac)
				this:emit(way.place.output)
				mine = rest
			end
		end
	end
	mine:emit(0)
end

local function serve(p, at, s)
	for _, filter in ipairs(s.filters) do
		local c = filtered(p, at, filter)
		if c then
			local gone
			gone, p = p:split(c)
			gone:drop("a filter of the guest")
		end
	end
	balance(p, at, s)
end

-- Whether the ports are there: TCP or UDP, whole.
local function with_ports(p, at, l4, proto, s)
	local ported, plain = p:split((p:read(proto, 1):eq(6) | p:read(proto, 1):eq(17)) & p:readable(0, l4 + 4))
	serve(plain, at, s)
	serve(ported, { l3 = at.l3, version = at.version, l4 = l4 }, s)
end

local function four(p, l3, s)
	local at = { l3 = l3, version = 4 }
	local later, first = p:split(p:read(l3 + 6, 2):mask(0x1fff):ne(0))
	serve(later, at, s)
	for words = 5, 14 do
		local here
		here, first = first:split(first:read_bits(8 * l3 + 4, 4):eq(words))
		with_ports(here, at, l3 + 4 * words, l3 + 9, s)
	end
	with_ports(first, at, l3 + 60, l3 + 9, s)
end

local function network(p, l3, s)
	local v4, rest = p:split(p:read(l3 - 2, 2):eq(0x0800) & p:readable(0, l3 + 20) & p:read_bits(8 * l3, 4):eq(4) &
		p:read_bits(8 * l3 + 4, 4):ge(5))
	four(v4, l3, s)
	local v6, none = rest:split(rest:read(l3 - 2, 2):eq(0x86dd) & rest:readable(0, l3 + 40) & rest:read_bits(8 * l3, 4):eq(6))
	with_ports(v6, { l3 = l3, version = 6 }, l3 + 40, l3 + 6, s)
	serve(none, { l3 = l3 }, s)
end

return function(p, args)
	local s = read(args.MAC, args.PLACES, args.REST)
	local mine, others = p:split(p:read(0, 6):eq(args.MAC))
	others:emit(1)
	local tagged, plain = mine:split(mine:readable(0, 18) & mine:read(12, 2):eq(0x8100))
	network(tagged, 18, s)
	network(plain, 14, s)
end
