-- The part of a middlebox that its host does in the driver: the guest with address MAC has given COMMANDS, in order, and a frame
-- to it that one of its filters names is dropped, one that its balancer sends elsewhere gets that MAC address and leaves there;
-- all others to it leave by output 0, and what is for somebody else by output 1.
--
-- "R F MAC IP" makes it a firewall, "A MAC {M|I|T MASK VALUES}" adds a filter: a frame that has all the values of the layers
-- (MAC; IPv4; ports) is dropped, where MASK has 8 for t (type of service), 4 for s (source), 2 for d (destination), 1 for p (protocol).
-- "D MAC {M|I|T MASK LETTERS}" ends all filters that look at everything it names. "R L MAC IP TYPE SRC DST" sends IPv4 to IP from
-- SRC (TYPE 1), or from those that have no way of their own (0), to DST, which is one of PLACES ("IP=MAC@OUTPUT"); "X MAC" ends all.
-- IP is the same until then. Ports are numbers here.
-- An 802.1Q tag (8100) is looked behind. A command that is none of these, or not the guest's to give, is an error.
signature { ports = "1/2-", processing = "a/ah", help = "serves a middlebox in a guest", "MAC ether", "PLACES string", "COMMANDS... any" }

local text = use "text"

local MOST_FILTERS, MOST_WAYS = 32, 32
local BITS = { t = 8, s = 4, d = 2, p = 1 }
local ORDER = { "t", "s", "d", "p" }
local TCP, UDP = 6, 17

-- ---- words

local function whole(word, most, what)
	local n = word and math.tointeger(tonumber(word))
	if not n or n < 0 or n > most then
		error("expected " .. what .. ", 0 to " .. most .. ", not '" .. (word or "nothing") .. "'")
	end
	return n
end

local function address(word)
	local parts = text.split(word or "", ".", true)
	if #parts ~= 4 then
		error("expected an IP address, not '" .. (word or "nothing") .. "'")
	end
	local ip = 0
	for _, part in ipairs(parts) do
		if #part > 1 and part:sub(1, 1) == "0" then
			error("expected an IP address, not '" .. word .. "'")
		end
		ip = ip << 8 | whole(part, 255, "a part of an IP address")
	end
	return ip
end

local function ether(word)
	local eth = word and not text.has(word, "-") and text.ether(word)
	if not eth then
		error("expected a MAC address, not '" .. (word or "nothing") .. "'")
	end
	return eth
end

-- A number below 0x600 is no EtherType but one whose octets stand as in the memory of the guest.
local function ethertype(word)
	local n = whole(word, 0xffff, "an EtherType")
	return n < 0x600 and ((n & 0xff) << 8 | n >> 8) or n
end

local function protocol(word)
	local names = { icmp = 1, tcp = TCP, udp = UDP }
	return names[word] or whole(word, 255, "a protocol")
end

local function transport(word)
	local proto = protocol(word)
	if proto ~= TCP and proto ~= UDP then
		error("expected tcp or udp, not '" .. word .. "'")
	end
	return proto
end

local function port(word)
	return whole(word, 0xffff, "a port")
end

local function service(word)
	return whole(word, 255, "a type of service")
end

-- What a layer can look at, and how its values are read.
local LAYERS = {
	M = { s = ether, d = ether, p = ethertype },
	I = { t = service, s = address, d = address, p = protocol },
	T = { s = port, d = port, p = transport },
}

-- Words from the third on: layers with their letters and, if `valued`, values.
local function layers(words, valued)
	local found, at, any = {}, 3, false
	while at <= #words do
		local name = words[at]
		local readers = LAYERS[name]
		if not readers or found[name] then
			error("expected M, I or T, each once, not '" .. name .. "'")
		end
		local mask, seen, values = whole(words[at + 1], 15, "a mask"), 0, {}
		at = at + 2
		while at <= #words and BITS[words[at]] do
			local letter = words[at]
			if not readers[letter] or seen & BITS[letter] ~= 0 then
				error("'" .. letter .. "' is nothing that " .. name .. " looks at, or stands twice")
			end
			seen = seen | BITS[letter]
			values[letter] = true
			if valued then
				values[letter] = readers[letter](words[at + 1])
				at = at + 1
			end
			at = at + 1
		end
		if seen ~= mask or mask == 0 then
			error("the mask " .. mask .. " of " .. name .. " is not that of its letters")
		end
		found[name], any = values, true
	end
	if not any then
		error("expected M, I or T, and what to look at")
	end
	return found
end

-- ---- commands

local function places(list)
	local found = {}
	for _, word in ipairs(text.words(list)) do
		local parts = text.split(word, "=@")
		found[address(parts[1])] = { mac = ether(parts[2]), output = whole(parts[3], 0xffff, "an output") }
	end
	return found
end

local function looks_at(filter, named)
	for layer, letters in pairs(named) do
		for letter in pairs(letters) do
			if not filter[layer] or filter[layer][letter] == nil then
				return false
			end
		end
	end
	return true
end

-- A guest has one IP address, until it registers anew.
local function its_address(state, word)
	local ip = address(word)
	if state.ip and state.ip ~= ip then
		error("the guest is registered with another IP address than " .. word)
	end
	state.ip = ip
end

local function add_way(state, words, allowed)
	local kind = whole(words[5], 1, "a type")
	local way = { from = address(words[6]), any = kind == 0, to = allowed[address(words[7])] }
	if #words ~= 7 then
		error("expected R L MAC IP TYPE SRC DST")
	end
	if not way.to then
		error("'" .. words[7] .. "' is no place that the balancer may send to")
	end
	way.from = way.any and 0 or way.from
	for i, old in ipairs(state.ways) do
		if old.any == way.any and old.from == way.from then
			state.ways[i] = way
			return
		end
	end
	if #state.ways == MOST_WAYS then
		error("more than " .. MOST_WAYS .. " ways")
	end
	state.ways[#state.ways + 1] = way
end

local function register(state, words, allowed)
	its_address(state, words[4])
	if words[2] == "L" then
		add_way(state, words, allowed)
	elseif words[2] == "F" and #words == 4 then
		state.firewall = true
	else
		error("expected R F MAC IP, or R L MAC IP TYPE SRC DST")
	end
end

local function add_filter(state, words)
	local filter = layers(words, true)
	if not state.firewall then
		error("the guest is no firewall")
	end
	if #state.filters == MOST_FILTERS then
		error("more than " .. MOST_FILTERS .. " filters")
	end
	state.filters[#state.filters + 1] = filter
end

local function end_filters(state, words)
	local named, kept = layers(words, false), {}
	for _, filter in ipairs(state.filters) do
		if not looks_at(filter, named) then
			kept[#kept + 1] = filter
		end
	end
	if #kept == #state.filters then
		error("no filter looks at all of that")
	end
	state.filters = kept
end

local function obey(commands, mac, allowed)
	local state = { firewall = false, filters = {}, ways = {} }
	for _, line in ipairs(commands) do
		local words = text.words(line)
		local verb = words[1]
		local who = verb == "R" and words[3] or words[2]
		if ether(who) ~= mac then
			error("a guest speaks for its own MAC address only, not for " .. who)
		end
		if verb == "R" then
			register(state, words, allowed)
		elseif verb == "A" then
			add_filter(state, words)
		elseif verb == "D" then
			end_filters(state, words)
		elseif verb == "X" and #words == 2 then
			if not state.ip then
				error("the guest is not registered")
			end
			state = { firewall = false, filters = {}, ways = {} }
		else
			error("expected R F, R L, A, D or X, not '" .. line .. "'")
		end
	end
	return state
end

-- ---- packets

local function all_of(p, conditions)
	local one = p:yes()
	for _, c in ipairs(conditions) do
		one = one & c
	end
	return one
end

-- The fields of a frame that has them: a shape tells which layers it has, and where its EtherType is.
local function field(p, shape, layer, letter)
	if layer == "M" then
		return letter == "s" and p.eth.src or letter == "d" and p.eth.dst or p:read(shape.type, 2)
	elseif layer == "I" then
		return letter == "t" and p:read(1, 1, "net") or letter == "s" and p.ip.src or letter == "d" and p.ip.dst or p.ip.proto
	elseif letter == "p" then
		return shape.T == 4 and p.ip.proto or p.ip6.next
	end
	return p:read(letter == "s" and 0 or 2, 2, "transport")
end

local function matches(p, shape, filter)
	local conditions = {}
	for _, layer in ipairs { "M", "I", "T" } do
		if filter[layer] and layer ~= "M" and not shape[layer] then
			return nil
		end
		for _, letter in ipairs(ORDER) do
			local value = filter[layer] and filter[layer][letter]
			if value then
				conditions[#conditions + 1] = field(p, shape, layer, letter):eq(value)
			end
		end
	end
	return all_of(p, conditions)
end

local function leave(p, output)
	p:clear_pointer("transport")
	p:clear_pointer("net")
	p:emit(output)
end

local function send(p, way)
	p.eth.dst = way.to.mac
	leave(p, way.to.output)
end

local function settle(p, shape, state)
	for _, filter in ipairs(state.filters) do
		local condition = matches(p, shape, filter)
		if condition then
			local hit
			hit, p = p:split(condition)
			hit:drop("a filter of the guest")
		end
	end
	for _, any in ipairs { false, true } do
		for _, way in ipairs(shape.I and state.ways or {}) do
			if way.any == any then
				local here
				local to_it = p.ip.dst:eq(state.ip)
				here, p = p:split(any and to_it or to_it & p.ip.src:eq(way.from))
				send(here, way)
			end
		end
	end
	leave(p, 0)
end

-- IPv4 whose header is there; whether ports are, and of what, is another shape.
local function by_ip(p, at, state)
	local first, later = p:split(p:read(6, 2, "net"):mask(0x1fff):eq(0))
	settle(later, { type = at, I = true }, state)
	local known, alien = first:split(first.ip.proto:eq(TCP) | first.ip.proto:eq(UDP))
	settle(alien, { type = at, I = true }, state)
	known:set_transport()
	local ports, short = known:split(known:readable(0, 4, "transport"))
	settle(short, { type = at, I = true }, state)
	settle(ports, { type = at, I = true, T = 4 }, state)
end

local function by_ip6(p, at, state)
	local known, alien = p:split(p.ip6.next:eq(TCP) | p.ip6.next:eq(UDP))
	settle(alien, { type = at }, state)
	local ports, short = known:split(known:readable(40, 4, "net"))
	settle(short, { type = at }, state)
	ports:set_pointer("transport", "net", 40)
	settle(ports, { type = at, T = 6 }, state)
end

-- From the EtherType at that place on.
local function by_type(p, at, state)
	local v4, v6, other
	v4, other = p:split(p:read(at, 2):eq(0x0800))
	v6, other = other:split(other:read(at, 2):eq(0x86dd))
	settle(other, { type = at }, state)
	for version = 4, 6, 2 do
		local f = version == 4 and v4 or v6
		local whole_header, short = f:split(f:readable(at + 2, version == 4 and 20 or 40))
		settle(short, { type = at }, state)
		whole_header:set_pointer("net", "data", at + 2)
		local good, bad
		if version == 4 then
			good, bad = whole_header:split(whole_header:read(0, 1, "net"):within(0x45, 0x4f))
		else
			good, bad = whole_header:split(whole_header:read_bits(0, 4, "net"):eq(6))
		end
		settle(bad, { type = at }, state)
		if version == 4 then
			by_ip(good, at, state)
		else
			by_ip6(good, at, state)
		end
	end
end

return function(p, args)
	local state = obey(args.COMMANDS, args.MAC, places(args.PLACES))
	local frame, scrap = p:split(p:readable(0, 14))
	scrap:emit(1)
	local mine, others = frame:split(frame.eth.dst:eq(args.MAC))
	others:emit(1)
	local tagged, plain = mine:split(mine.eth.type:eq(0x8100))
	by_type(plain, 12, state)
	local whole_tag, short = tagged:split(tagged:readable(14, 4))
	settle(short, { type = 12 }, state)
	by_type(whole_tag, 16, state)
end
