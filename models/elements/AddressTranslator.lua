-- Translate IPv6 sources of outward packets (input 0) and IPv6 destinations of inward packets (input 1) by
-- static mappings, by a pool of addresses, or by one address and a range of ports. The transport checksum is
-- computed anew; other protocols than TCP, UDP and ICMPv6 are dropped, and so is what finds no mapping. The
-- packet comes out without annotations. Ports of ICMP messages are not modelled: where ports are mapped, what becomes of
-- such a message may be anything.
local text = use "text"

local function number(word, what)
	return math.tointeger(tonumber(word or "")) or error("expected " .. what .. ", not '" .. (word or "") .. "'")
end

local function bool(word, what)
	if text.bool(word) then
		return true
	end
	if word ~= "0" and word ~= "false" and word ~= "no" then
		error(what .. ": expected true or false, not '" .. (word or "") .. "'")
	end
	return false
end

local function read_args(list)
	local c = { fixed = {}, pool = {} }
	local n, at = number(list[1], "the number of static mappings that follow first"), 2
	if n > 0 then
		c.ports = bool(list[2], "static ports")
		for i = 1, n do
			local words = text.words(list[2 + i])
			local m = {}
			m.in_hi, m.in_lo = text.ip6(words[1])
			m.out_hi, m.out_lo = text.ip6(words[c.ports and 3 or 2])
			if c.ports then
				m.in_port, m.out_port = number(words[2], "a port"), number(words[4], "a port")
			end
			c.fixed[i] = m
		end
		at = n + 3
	end
	c.dynamic = bool(list[at], "dynamic mappings")
	if not c.dynamic then
		return c
	end
	c.dynamic_ports = bool(list[at + 1], "ports")
	c.inward = bool(list[at + 2], "inward")
	if c.dynamic_ports then
		local words = text.words(list[at + 3])
		c.hi, c.lo = text.ip6(words[1])
		c.low, c.high = number(words[2], "a port"), number(words[3], "a port")
	else
		for i = at + 3, #list do
			local hi, lo = text.ip6(list[i])
			c.pool[#c.pool + 1] = { hi = hi, lo = lo }
		end
	end
	return c
end

-- Offsets of the address and of the port that this direction rewrites, and of those of the other side.
local OUT = { addr = 8, port = 40, far = 24, far_port = 42, output = 0 }
local IN = { addr = 24, port = 42, far = 8, far_port = 40, output = 1 }

local function finish(p, way, name, hi, lo, port)
	p:write(way.addr, 8, hi)
	p:write(way.addr + 8, 8, lo)
	if port and name ~= "icmp6" then
		p:write(way.port, 2, port)
	end
	p:set_pointer("net", "data", 0)
	p:set_pointer("transport", "data", 40)
	local told, silent = p, nil
	if name == "icmp6" then
		local kind = p:read(40, 1)
		told, silent = p:split(kind:within(1, 4) | kind:within(128, 129))
	end
	told[name].checksum:recompute()
	for _, f in ipairs { told, silent } do
		for _, pointer in ipairs { "mac", "net", "transport" } do
			f:clear_pointer(pointer)
		end
		for at = 0, 40, 8 do
			f:set_anno(at, 8, 0)
		end
		f:emit(way.output)
	end
end

local function any(p, way, name)
	local found, none = p:choice(2, "the mappings of the translator")
	finish(found, way, name, found:fresh(64, { name = "address" }), found:fresh(64, { name = "address" }),
		found:fresh(16, { name = "port" }))
	none:drop("no mapping")
end

-- The next address of the pool, in order; none when they are all given out. "bound" is asked in the direction that gives
-- addresses out, "given" in the other.
local function from_pool(p, c, way, name, key)
	if not p.concrete then
		local flows = { p:choice(#c.pool + 1, "which addresses are in use") }
		for i, a in ipairs(c.pool) do
			flows[i]:put("bound", key, { flows[i]:number(a.hi, 64), flows[i]:number(a.lo, 64) })
			flows[i]:put("given", { flows[i]:number(a.hi, 64), flows[i]:number(a.lo, 64) }, key)
			finish(flows[i], way, name, a.hi, a.lo)
		end
		flows[#c.pool + 1]:drop("no address is left")
		return
	end
	for _, a in ipairs(c.pool) do
		local out = { p:number(a.hi, 64), p:number(a.lo, 64) }
		local used, free = p:lookup("given", out, { 64, 64 })
		free:put("bound", key, out)
		free:put("given", out, key)
		finish(free, way, name, a.hi, a.lo)
		p = used
	end
	p:drop("no address is left")
end

local function by_port(p, c, way, name, key)
	local far = { p:read(way.far, 8), p:read(way.far + 8, 8), p:read(way.far_port, 2) }
	local port = p:read(way.port, 2)
	if way ~= c.gives then
		local hit, miss = p:lookup("replies", { key[1], key[2], port, far[1], far[2], far[3] }, { 64, 64, 16 })
		finish(hit, way, name, hit.values[1], hit.values[2], hit.values[3])
		miss:drop("no mapping")
		return
	end
	local from = { key[1], key[2], port, far[1], far[2], far[3] }
	local hit, miss = p:lookup("flows", from, { 16 })
	finish(hit, way, name, c.hi, c.lo, hit.values[1])
	local new
	if c.low == c.high then
		-- the only port is everybody's: whoever comes last has the answers
		new = miss:number(c.low, 16)
	elseif miss.concrete then
		-- each port once, in order; the counter stays behind the last
		new = miss:counter("port", c.low, 1, 0, 16)
		local left
		miss, left = miss:split(new:le(c.high) & new:ge(c.low))
		left:drop("no port is left")
	else
		new = miss:fresh(16, { low = c.low, high = c.high, name = "port" })
	end
	miss:put("flows", from, { new })
	miss:put("replies", { miss:number(c.hi, 64), miss:number(c.lo, 64), new, far[1], far[2], far[3] },
		{ key[1], key[2], port })
	finish(miss, way, name, c.hi, c.lo, new)
end

local function translate(p, c, way, name)
	local key = { p:read(way.addr, 8), p:read(way.addr + 8, 8) }
	if name == "icmp6" and (c.ports or c.dynamic_ports) then
		any(p, way, name)
		return
	end
	for _, m in ipairs(c.fixed) do
		local from_hi, from_lo, hi, lo, from_port, port = m.in_hi, m.in_lo, m.out_hi, m.out_lo, m.in_port, m.out_port
		if way == IN then
			from_hi, from_lo, hi, lo, from_port, port = hi, lo, from_hi, from_lo, port, from_port
		end
		local mine = key[1]:eq(from_hi) & key[2]:eq(from_lo)
		if port then
			mine = mine & p:read(way.port, 2):eq(from_port)
		end
		local here
		here, p = p:split(mine)
		finish(here, way, name, hi, lo, port)
	end
	if not c.dynamic then
		p:drop("no mapping")
	elseif c.dynamic_ports and #c.fixed == 0 then
		by_port(p, c, way, name, key)
	elseif c.dynamic_ports then
		p:drop("no mapping")
	else
		local hit, miss = p:lookup(way == c.gives and "bound" or "given", key, { 64, 64 })
		finish(hit, way, name, hit.values[1], hit.values[2])
		if way == c.gives then
			from_pool(miss, c, way, name, key)
		else
			miss:drop("no mapping")
		end
	end
end

return function(p, args)
	local c = read_args(args.ARG)
	local way = p.port == 0 and OUT or IN
	c.gives = c.inward and IN or OUT
	local long, short = p:split(p:readable(0, 44))
	short:drop("too short for IPv6 and ports")
	for proto, name in ipairs { "tcp", "udp", "icmp6" } do
		local number = ({ 6, 17, 58 })[proto]
		local size = ({ 20, 8, 8 })[proto]
		local mine
		mine, long = long:split(long:read(6, 1):eq(number) & long:readable(40, size))
		translate(mine, c, way, name)
	end
	long:drop("a protocol that is not translated")
end
