-- Connections as the action "ct" of a datapath tracks them, behind FindTuple, with WriteTuple behind it; input and output N are the Nth of such actions, all of which share what is
-- remembered. ACTIONS are lines of words: "zone N", "commit", "mark VALUE MASK", "nat" and "src" or "dst" with the first and the last
-- address and port to translate to (ports 0 0: none is said), or "clear". What is found is in the packet's state.
-- A connection is known by its addresses and protocol, and ports or the identifier of ICMP queries. In a proof a port that another
-- connection has may be any other of the range.
signature { ports = "1-/1-", processing = "a/a", help = "tracks connections", "ACTIONS... any" }

local tuple = use "connection"
local state = use "state"
local text = use "text"

local NEW, EST, REL, RPL, INV, TRK, SNAT, DNAT = 1, 2, 4, 8, 16, 32, 64, 128
local SRC, DST = 1, 2
local PROBES = 16
-- of an entry: direction, whether both have sent, mark; of IPv4 also what is translated, and to what
local FOUR, SIX = { 1, 1, 32, 2, 32, 32, 16, 16 }, { 1, 1, 32 }

-- ---- reading an action

local function read(line)
	local words, a, i = text.words(line), { zone = 0 }, 1
	local function number()
		i = i + 1
		return math.tointeger(tonumber(words[i]))
	end
	while words[i] do
		local w = words[i]
		if w == "zone" then
			a.zone = number()
		elseif w == "mark" then
			a.mark, a.mask = number(), number()
		elseif w == "src" or w == "dst" then
			a.to = { kind = w == "src" and SRC or DST, first = number(), last = number(), low = number(), high = number() }
		else
			a[w] = true
		end
		i = i + 1
	end
	a.four, a.six = "four " .. a.zone, "six " .. a.zone
	return a
end

-- ---- what a packet belongs to

-- A tuple: proto, addresses of one or two halves each, two numbers; `same` if the numbers stay in the other direction.
local function back(t)
	local r = { proto = t.proto, src = t.dst, dst = t.src, a = t.b, b = t.a, same = t.same, class = t.class }
	if t.same then
		r.a, r.b = t.a, t.b
	end
	return r
end

local function key(t)
	local k = { t.proto }
	for _, address in ipairs { t.src, t.dst } do
		for _, half in ipairs(address) do
			k[#k + 1] = half
		end
	end
	k[#k + 1] = t.a
	k[#k + 1] = t.b
	return k
end

local function leave(p)
	tuple.set(p, { class = tuple.INVALID })
	p:emit(p.port)
end

local function set_state(p, a, bits, mark)
	state.set_connection(p, bits | TRK, a.zone, mark)
end

local function invalid(p, a)
	set_state(p, a, INV, 0)
	leave(p)
end

-- ---- translating

local NUMBERS = { ports = tuple.PORTS, query = tuple.QUERY }

-- WriteTuple does it.
local function write(p, t, to)
	tuple.set(p, { class = tuple.WRITE, numbers = NUMBERS[t.class] or tuple.NONE, src = to.src, dst = to.dst, a = to.a, b = to.b })
	p:emit(p.port)
end

-- The state's bits for a translation of that kind in that direction.
local function translated(kind, direction)
	return (kind == SRC) == (direction == 0) and SNAT or DNAT
end

-- The flow where something is other than it was, and the one where nothing is.
local function changes(p, t, to)
	return p:split(to.src[1]:ne(t.src[1]) | to.dst[1]:ne(t.dst[1]) | to.a:ne(t.a) | to.b:ne(t.b))
end

-- ---- entries

local function entry(p, c, direction, t)
	local e = { p:number(direction, 1), c.replied, c.mark }
	if c.four then
		e[4], e[5], e[6], e[7], e[8] = c.kind, t.src[1], t.dst[1], t.a, t.b
	end
	return e
end

-- Both directions of a connection from `t`, which becomes `to`.
local function keep(p, a, c, t, to)
	local name = c.four and a.four or a.six
	p:put(name, key(back(to)), entry(p, c, 1, back(t)))
	-- a packet whose sender it is for is no answer to itself
	p:put(name, key(t), entry(p, c, 0, to))
end

local function marked(p, a, mark)
	if not a.mark then
		return mark
	end
	return mark:mask(~a.mask & 0xffffffff) | p:number(a.mark & a.mask, 32)
end

-- ---- new connections

local function remember(p, a, c, t, to)
	keep(p, a, c, t, to)
	if a.to and c.four then
		local other
		other, p = changes(p, t, to)
		set_state(other, a, NEW | translated(a.to.kind, 0), c.mark)
		write(other, t, to)
	end
	set_state(p, a, NEW, c.mark)
	leave(p)
end

-- Tries what `to` says; taken(flow) if another connection has the same answers.
local function try(p, a, c, t, to, taken)
	if not p.concrete then
		remember(p, a, c, t, to)
		return
	end
	local used, free = p:lookup(a.four, key(back(to)))
	remember(free, a, c, t, to)
	taken(used)
end

local function with(to, kind, address, port)
	local n = { proto = to.proto, src = to.src, dst = to.dst, a = to.a, b = to.b, same = to.same, class = to.class }
	if kind == SRC then
		n.src = { address }
		n.a = port or n.a
	else
		n.dst = { address }
		if to.class == "ports" then
			n.b = port or n.b
		end
	end
	return n
end

local function none(p)
	p:drop("no translation is left that makes answers differ")
end

-- Any port of a range.
local function any_port(p, a, c, t, address, low, high)
	if not p.concrete then
		remember(p, a, c, t, with(t, a.to.kind, address, p:fresh(16, { low = low, high = high, name = "port" })))
		return
	end
	local function attempt(f, left)
		if left == 0 then
			none(f)
			return
		end
		local port = f:counter("port", low, 1, high + 1, 16, true)
		try(f, a, c, t, with(t, a.to.kind, address, port), function(used)
			attempt(used, left - 1)
		end)
	end
	attempt(p:choice(1, "the port of a translation"), math.min(high - low + 1, PROBES))
end

local function translate(p, a, c, t)
	local to, address = a.to, p:number(a.to.first, 32)
	if to.last > to.first then
		if p.concrete then
			address = p:counter("address", to.first, 1, to.last + 1, 32, true)
			p = p:choice(1, "the address of a translation")
		else
			address = p:fresh(32, { low = to.first, high = to.last, name = "address" })
		end
	end
	local has_port = t.class == "ports" or (t.class == "query" and to.kind == SRC)
	local said = to.high > 0 and has_port
	local low, high = said and to.low or 1024, said and to.high or 65535
	local kept = to.kind == SRC and t.a or t.b
	local kind = to.kind
	if said and low == high then
		try(p, a, c, t, with(t, kind, address, p:number(low, 16)), none)
	elseif said then
		local inside, outside = p:split(kept:within(low, high))
		any_port(outside, a, c, t, address, low, high)
		if not inside.concrete then
			any_port(inside, a, c, t, address, low, high)
			return
		end
		try(inside, a, c, t, with(t, kind, address), function(used)
			any_port(used, a, c, t, address, low, high)
		end)
	elseif has_port and kind == SRC then
		if p.concrete then
			try(p, a, c, t, with(t, kind, address), function(used)
				any_port(used, a, c, t, address, low, high)
			end)
			return
		end
		local free, used = p:choice(2, "whether another connection has the same answers")
		remember(free, a, c, t, with(t, kind, address))
		any_port(used, a, c, t, address, low, high)
	else
		if not p.concrete then
			local used
			p, used = p:choice(2, "whether another connection has the same answers")
			none(used)
		end
		try(p, a, c, t, with(t, kind, address), none)
	end
end

local function unknown(p, a, four, t)
	local zero = p:number(0, 32)
	if not a.commit then
		set_state(p, a, NEW, 0)
		leave(p)
		return
	end
	local c = { four = four, replied = p:number(0, 1), mark = marked(p, a, zero), kind = p:number(four and a.to and a.to.kind or 0, 2) }
	if four and a.to then
		translate(p, a, c, t)
	else
		remember(p, a, c, t, t)
	end
end

-- ---- known ones

-- What it becomes, if the action translates.
local function go_on(p, a, c, t, to, bits, direction)
	if not c.four or not a.nat then
		set_state(p, a, bits, c.mark)
		leave(p)
		return
	end
	local plain, changed = p:split(c.kind:eq(0))
	set_state(plain, a, bits, c.mark)
	leave(plain)
	changed, plain = changes(changed, t, to)
	set_state(plain, a, bits, c.mark)
	leave(plain)
	local src, dst = changed:split(c.kind:eq(SRC))
	set_state(src, a, bits | translated(SRC, direction), c.mark)
	write(src, t, to)
	set_state(dst, a, bits | translated(DST, direction), c.mark)
	write(dst, t, to)
end

-- turned: it was found by what answers it, so it comes between, where it is what its connection makes of it already.
local function known(p, a, four, t, turned)
	local v = p.values
	local c = { four = four, replied = v[2], mark = v[3], kind = v[4] }
	local to = four and { proto = t.proto, src = { v[5] }, dst = { v[6] }, a = v[7], b = v[8], same = t.same, class = t.class } or t
	local there, answer = p:split(v[1]:eq(turned and 1 or 0))
	if turned then
		t, to = back(to), t
	end
	local new, est = there:split(c.replied:eq(0))
	for _, way in ipairs { { new, NEW, 0, 0 }, { est, EST, 0, 1 }, { answer, EST | RPL, 1, 1 } } do
		local f, bits, direction, replied = way[1], way[2], way[3], way[4]
		local d = { four = four, kind = c.kind, mark = c.mark, replied = f:number(replied, 1) }
		if a.commit then
			d.mark = marked(f, a, c.mark)
		end
		if direction == 0 and a.commit and a.mark then
			keep(f, a, d, t, to)
		elseif direction == 1 then
			keep(f, a, d, back(to), back(t))
		end
		go_on(f, a, d, t, to, bits, direction)
	end
end

-- The flows where the packet's connection is known by it, by what answers it, and not at all. The second differs from the first only by
-- translations, and is nil without.
local function find(p, a, four, t)
	local name, layout = four and a.four or a.six, four and FOUR or SIX
	local hit, miss = p:lookup(name, key(t), layout)
	local turned
	if four and a.between then
		turned, miss = miss:lookup(name, key(back(t)), layout)
	end
	return hit, turned, miss
end

local function track(p, a, four, t)
	local hit, turned, miss = find(p, a, four, t)
	known(hit, a, four, t)
	if turned then
		known(turned, a, four, t, true)
	end
	unknown(miss, a, four, t)
end

-- An ICMP error about the packet with that tuple: it is of the connection that the answer to it would be of.
local function related(p, a, four, quoted)
	local hit, turned, miss = find(p, a, four, back(quoted))
	invalid(miss, a)
	for i, f in ipairs { hit, turned } do
		local v = f.values
		local there, answer = f:split(v[1]:eq(i - 1))
		set_state(there, a, REL, v[3])
		leave(there)
		set_state(answer, a, REL | RPL, v[3])
		leave(answer)
	end
end

-- ---- kinds of packets

-- Flows for each kind of numbers, with their tuple.
local function each_kind(p, t, go)
	local function with_class(f, class)
		go(f, { proto = t.proto, src = t.src, dst = t.dst, a = t.a, b = t.b, same = class == "query" or class == "other", class = class })
	end
	local ports, kept, query
	ports, p = p:split(t.numbers:eq(tuple.PORTS))
	with_class(ports, "ports")
	kept, p = p:split(t.numbers:eq(tuple.KEPT))
	with_class(kept, "kept")
	query, p = p:split(t.numbers:eq(tuple.QUERY))
	with_class(query, "query")
	with_class(p, "other")
end

local function part_of(t)
	local part = { t.proto, t.id }
	for _, address in ipairs { t.src, t.dst } do
		for _, half in ipairs(address) do
			part[#part + 1] = half
		end
	end
	return part
end

local function any(p, a, four)
	local t, parts = tuple.get(p, four), four and "parts" or "parts of IPv6"
	local first, err, later
	later, p = p:split(t.class:eq(tuple.FRAGMENT))
	local hit, miss = later:lookup(parts, part_of(t), { 16, 16, 8 })
	invalid(miss, a)
	err, p = p:split(t.class:eq(tuple.RELATED))
	each_kind(err, t, function(f, u)
		related(f, a, four, u)
	end)
	first, p = p:split(t.class:eq(tuple.KNOWN))
	invalid(p, a)
	local more, whole = first:split(t.more:eq(1))
	more:put(parts, part_of(t), { t.a, t.b, t.numbers })
	for _, f in ipairs { more, whole } do
		each_kind(f, t, function(g, u)
			track(g, a, four, u)
		end)
	end
	local v = hit.values
	local query, other = hit:split(v[3]:eq(tuple.QUERY))
	track(query, a, four, { proto = t.proto, src = t.src, dst = t.dst, a = v[1], b = v[2], same = true, class = "part" })
	track(other, a, four, { proto = t.proto, src = t.src, dst = t.dst, a = v[1], b = v[2], same = false, class = "part" })
end

return function(p, args)
	local a = read(args.REST[p.port + 1])
	for _, line in ipairs(args.REST) do
		local other = read(line)
		a.between = a.between or (other.to and other.zone == a.zone)
	end
	if a.clear then
		state.set_connection(p, 0, 0, 0)
		leave(p)
		return
	end
	local ip, other = p:split(p:has("net"))
	invalid(other, a)
	local v4, v6 = ip:split(ip:read_bits(0, 4, "net"):eq(4))
	any(v4, a, true)
	any(v6, a, false)
end
