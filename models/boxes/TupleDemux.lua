-- Share a device among protocol stacks: each TRIPLE is a port, an address, tcp or udp, and a port number that the stack at
-- that port has asked for. What is for a triple leaves by its port, else what comes in at input 0, the device, by output 1,
-- the host, and what the host and stacks send by output 0; what is no IPv4 with a right checksum is dropped. What a stack
-- sends must come from one of its triples, or it is dropped as spoofed; what the host sends must come from none. Fragments
-- are of no triple. Stacks are numbered from 2.

local text = use "text"
local tuple = use "tuple"
local DEVICE, HOST = 0, 1
local PROTOCOLS = { tcp = tuple.TCP, udp = tuple.UDP }

local function parse(lines, noutputs)
	local list, seen = {}, {}
	for k, line in ipairs(lines) do
		local words = text.words(line)
		local port, number = math.tointeger(tonumber(words[1])), math.tointeger(tonumber(words[4] or ""))
		if #words ~= 4 or not port or port < 2 or not PROTOCOLS[words[3]] or not number or
		    number < 1 or number > 65535 or port >= noutputs then
			error("expected PORT ADDRESS tcp|udp NUMBER with a PORT from 2 on that there is, not '" .. line .. "'")
		end
		list[k] = { port = port, proto = PROTOCOLS[words[3]], addr = text.ip(words[2]), number = number }
		local key = words[3] .. " " .. list[k].addr .. " " .. number
		if seen[key] then
			error("'" .. line .. "' was asked for before")
		end
		seen[key] = true
	end
	return list
end

-- Datagrams and segments that are whole; fragments tell no ports, or not those of their like.
local function whole(p)
	local flow, other = tuple.split(p)
	local rest, part = flow:split(flow.ip.mf:eq(0))
	return rest, { other, part }
end

-- To the stack that has the triple, else by `otherwise`.
local function deliver(p, list, otherwise)
	for _, t in ipairs(list) do
		local mine
		mine, p = p:split(p.ip.proto:eq(t.proto) & p.ip.dst:eq(t.addr) &
			p:read(2, 2, "transport"):eq(t.number))
		mine:emit(t.port)
	end
	p:emit(otherwise)
end

local function from_device(p, list)
	local rest, others = whole(p)
	for _, other in ipairs(others) do
		other:emit(HOST)
	end
	deliver(rest, list, HOST)
end

local function from_inside(p, list)
	local own, other = p:no(), p:no()
	local flow, plain = whole(p)
	for _, t in ipairs(list) do
		local is = flow.ip.proto:eq(t.proto) & flow.ip.src:eq(t.addr) &
			flow:read(0, 2, "transport"):eq(t.number)
		if t.port == p.port then
			own = own | is
		else
			other = other | is
		end
	end
	if p.port == HOST then
		for _, f in ipairs(plain) do
			f:emit(DEVICE)
		end
		local spoofed, right = flow:split(other)
		spoofed:drop("the triple of a stack")
		deliver(right, list, DEVICE)
		return
	end
	for _, f in ipairs(plain) do
		f:drop("spoofed: no triple of this stack")
	end
	local right, spoofed = flow:split(own)
	spoofed:drop("spoofed: no triple of this stack")
	deliver(right, list, DEVICE)
end

return function(p, args)
	local list = parse(args.TRIPLE or {}, p.noutputs)
	local bad
	p, bad = p:split(p.ip.version:eq(4) & p.ip.len:le(p:length("net")) & p.ip.checksum:ok())
	bad:drop("no whole IPv4 with a right checksum")
	if p.port == DEVICE then
		from_device(p, list)
	else
		from_inside(p, list)
	end
end
