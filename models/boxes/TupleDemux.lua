-- Share a device among protocol stacks: each TUPLE is a port, tcp or udp, an address and a port number that the stack at
-- that port has asked for. What comes in at input 0, the device, with a right IP checksum for a tuple leaves by its
-- port, all else by output 1, the host. What a stack sends must come from one of its tuples, or it is dropped as spoofed;
-- what the host sends must come from none. Both leave by output 0. Ports are numbered from 2.
signature {
	ports = "2-/2-", processing = "h/h", help = "gives stacks their packets, and keeps them honest",
	"TUPLE... any",
}

local text = use "text"
local tuple = use "tuple"
local DEVICE, HOST = 0, 1
local PROTOCOLS = { tcp = tuple.TCP, udp = tuple.UDP }

local function parse(lines)
	local list, seen = {}, {}
	for k, line in ipairs(lines) do
		local words = text.words(line)
		local port, number = tonumber(words[1]), tonumber(words[4])
		if #words ~= 4 or not port or port < 2 or not PROTOCOLS[words[2]] or not number or
		    number > 65535 then
			error("expected PORT tcp|udp ADDRESS NUMBER with a PORT from 2 on, not '" .. line .. "'")
		end
		list[k] = { port = port, proto = PROTOCOLS[words[2]], addr = text.ip(words[3]), number = number }
		local key = words[2] .. " " .. list[k].addr .. " " .. number
		if seen[key] then
			error("'" .. line .. "' was asked for before")
		end
		seen[key] = true
	end
	return list
end

local function from_device(p, list)
	local good, bad = p:split(p.ip.checksum:ok())
	bad:emit(HOST)
	local rest, other = tuple.split(good)
	other:emit(HOST)
	for _, t in ipairs(list) do
		local mine
		mine, rest = rest:split(rest.ip.proto:eq(t.proto) & rest.ip.dst:eq(t.addr) &
			rest:read(2, 2, "transport"):eq(t.number))
		mine:emit(t.port)
	end
	rest:emit(HOST)
end

local function from_inside(p, list)
	local own, other = p:no(), p:no()
	local flow, plain = tuple.split(p)
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
		plain:emit(DEVICE)
		local spoofed, right = flow:split(other)
		spoofed:drop("the tuple of a stack")
		right:emit(DEVICE)
		return
	end
	plain:drop("spoofed: no tuple of this stack")
	local right, spoofed = flow:split(own)
	spoofed:drop("spoofed: no tuple of this stack")
	right:emit(DEVICE)
end

return function(p, args)
	local list = parse(args.TUPLE or {})
	if p.port == DEVICE then
		from_device(p, list)
	else
		from_inside(p, list)
	end
end
