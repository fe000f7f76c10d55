-- What the rewriters share: one table of mappings for all inputs and both directions.
--
-- A mapping is two entries, one per direction: the tuple of a packet gives the tuple it
-- is rewritten to, the output, and the direction. A packet with an entry is rewritten
-- whatever its input says; one without follows the specification of its input. In a proof
-- the entries are those that the flow itself has made, and a chosen port is any of its
-- range; in sim they belong to the element.
--
-- kind (a table per class) tells how tuples are read and written:
--	kind.names	fields of a tuple, in order; kind.widths: their widths
--	kind.reverse	their order in the other direction; or kind.turned(tuple) -> that tuple
--	kind.read(p)	-> tuple
--	kind.write(p, tuple, c, emit)	writes the tuple, calls emit for each flow that results
--	kind.fresh	what a chosen value is called; kind.always_anno: no DST_ANNO to ask
--	kind.blind	Click looks whether a value is free as if it were the old one: any other is
local rewriter = {}

local PROBES = 64	-- attempts to find a free port in sim

-- Outputs that any specification names, ascending.
local function all_outputs(specs)
	local seen, list = {}, {}
	local function add(o)
		if not seen[o] then
			seen[o] = true
			list[#list + 1] = o
		end
	end
	for _, spec in ipairs(specs) do
		if spec.kind == "keep" or spec.kind == "pattern" then
			add(spec.forward)
			add(spec.reply)
		end
		for _, pattern in ipairs(spec.patterns or {}) do
			if type(pattern) == "table" then
				add(pattern.forward)
				add(pattern.reply)
			end
		end
	end
	table.sort(list)
	return list
end

local function reversed(kind, tuple)
	if kind.turned then
		return kind.turned(tuple)
	end
	local r = {}
	for i, from in ipairs(kind.reverse) do
		r[i] = tuple[from]
	end
	return r
end

-- Values of an entry: a tuple, the output, the direction, and the reply annotation that
-- the packet had which made it.
local function entry_widths(kind)
	local w = { table.unpack(kind.widths) }
	w[#w + 1] = 16
	w[#w + 1] = 1
	w[#w + 1] = 8
	return w
end

local function entry(p, c, tuple, output, direction)
	local e = { table.unpack(tuple) }
	e[#e + 1] = p:number(output, 16)
	e[#e + 1] = p:number(direction, 1)
	e[#e + 1] = c.args.REPLY_ANNO and p:anno(c.args.REPLY_ANNO, 1) or p:number(0, 8)
	return e
end

-- Rewrites to `tuple`, then emits by `output`: a number, or a value that is one of `outputs`.
local function rewrite(p, c, tuple, output, direction, mark)
	c.kind.write(p, tuple, c, function(f)
		if c.kind.always_anno or c.args.DST_ANNO then
			f.anno.dst_ip = tuple[2]
		end
		if c.args.REPLY_ANNO and direction ~= 0 then
			local reply, forward = f:split(direction:eq(1))
			reply:set_anno(c.args.REPLY_ANNO, 1, mark)
			c.emit(reply, output)
			f = forward
		end
		c.emit(f, output)
	end)
end

local function emit_by(outputs)
	return function(p, output)
		if type(output) == "number" then
			p:emit(output)
			return
		end
		for i = 1, #outputs - 1 do
			local here
			here, p = p:split(output:eq(outputs[i]))
			here:emit(outputs[i])
		end
		if #outputs > 0 then
			p:emit(outputs[#outputs])
		else
			p:drop("no output for the mapping")
		end
	end
end

-- Makes the mapping from -> to, and rewrites.
local function install(p, c, from, to, spec)
	p:put(c.table, from, entry(p, c, to, spec.forward, 0))
	p:put(c.table, reversed(c.kind, to), entry(p, c, reversed(c.kind, from), spec.reply, 1))
	rewrite(p, c, to, spec.forward, 0)
end

-- A fixed pattern: an older mapping with the same reply goes away, with both its entries.
local function install_fixed(p, c, from, to, spec)
	if not p.concrete then
		install(p, c, from, to, spec)
		return
	end
	local used, free = p:lookup(c.table, reversed(c.kind, to), entry_widths(c.kind))
	install(free, c, from, to, spec)
	local old = {}
	for i = 1, #c.kind.widths do
		old[i] = used.values[i]
	end
	used:delete(c.table, reversed(c.kind, old))
	install(used, c, from, to, spec)
end

-- The field that a pattern varies, and its range. Where there are ports, a range of
-- addresses counts for the port, from 0 if the pattern names none.
local function variation(c, spec)
	for i, name in ipairs(c.kind.names) do
		local low, high = spec[name], spec[name .. "_last"]
		local wide = spec.saddr_last and spec.saddr_last > spec.saddr
		if name == "sport" and wide then
			low = type(low) == "number" and low or 0
			high = (high or 0) + (spec.saddr_last - spec.saddr)
		elseif name == "saddr" and c.kind.ports then
			high = nil
		end
		if high and type(low) == "number" and high > low then
			if high >= 1 << c.kind.widths[i] then
				error("a range of addresses counts for the port where a pattern names one (as in " ..
					"Click), and the ports " .. low .. " to " .. high .. " are too many; give one address")
			end
			return i, low, high
		end
	end
end

-- In sim: the first value of the range whose reply is free; where Click begins anywhere, sim says so.
local function install_varied(p, c, from, to, spec, i, low, high)
	local function attempt(f, value, go_on)
		to[i] = value
		local used, free = f:lookup(c.table, reversed(c.kind, to))
		install(free, c, from, { table.unpack(to) }, spec)
		go_on(used)
	end
	local function probe(f)
		local n = math.min(high - low + 1, PROBES)
		for _ = 1, n do
			local value = f:counter(c.counter, low, 1, high + 1, c.kind.widths[i], not spec.sequential)
			if c.kind.blind then
				local other
				f, other = f:split(value:eq(from[i]))
				to[i] = value
				install_fixed(other, c, from, { table.unpack(to) }, spec)
			end
			attempt(f, value, function(used)
				f = used
			end)
		end
		f:drop("no free port is left")
	end
	local function chance(f)
		return spec.sequential and f or f:choice(1, "the " .. c.kind.fresh .. " of a mapping")
	end
	if spec.sequential or spec.random or c.kind.names[i] ~= "sport" then
		probe(chance(p))
		return
	end
	local inside, outside = p:split(from[i]:within(low, high))
	probe(chance(outside))
	attempt(inside, from[i], function(f)
		probe(chance(f))
	end)
end

-- A new mapping by a pattern (fields that it does not name stay).
local function by_pattern(p, c, from, spec)
	local to = {}
	for i, name in ipairs(c.kind.names) do
		local v = spec[name]
		if type(v) == "number" then
			v = p:number(v, c.kind.widths[i])
		end
		to[i] = v or from[i]
	end
	local i, low, high = variation(c, spec)
	if not i then
		install_fixed(p, c, from, to, spec)
	elseif p.concrete then
		install_varied(p, c, from, to, spec, i, low, high)
	else
		to[i] = p:fresh(c.kind.widths[i], { low = low, high = high, name = c.kind.fresh })
		install(p, c, from, to, spec)
	end
end

local function by_mapper(p, c, from, spec)
	local patterns = {}
	for _, pattern in ipairs(spec.patterns or {}) do
		if type(pattern) == "table" then
			patterns[#patterns + 1] = pattern
		end
	end
	if #patterns == 0 then
		p:drop("the mapper has no patterns")
		return
	end
	local turn = spec.mapper_class == "RoundRobinIPMapper"
	local flows = { p:choice(#patterns, "the choice of mapper " .. spec.mapper,
		{ rotate = turn }) }
	for k, pattern in ipairs(patterns) do
		c.counter = "port " .. c.port .. "." .. k
		by_pattern(flows[k], c, from, pattern)
	end
end

-- A packet that no mapping is made for.
function rewriter.unmapped(p, spec, why)
	if spec.kind == "pass" then
		p:emit(spec.forward)
	else
		p:drop(why)
	end
end

-- Looks up the packet, follows its mapping or the specification of its input. may_map: whether
-- a packet without mapping may get one.
function rewriter.run(p, args, kind, name, may_map)
	local specs = args.INPUTSPEC
	local port = p.port
	local spec = specs[port + 1]
	local c = { args = args, kind = kind, table = name, port = port, loose = name == "flows",
		    counter = "port " .. port, emit = emit_by(all_outputs(specs)) }
	local from = kind.read(p)
	local hit, miss = p:lookup(name, from, entry_widths(kind))
	local tuple, n = {}, #kind.widths
	for i = 1, n do
		tuple[i] = hit.values[i]
	end
	c.known = true
	rewrite(hit, c, tuple, hit.values[n + 1], hit.values[n + 2], hit.values[n + 3])
	c.known = false
	if spec.kind == "drop" then
		miss:drop("no mapping, and the input drops such packets")
	elseif spec.kind == "pass" then
		miss:emit(spec.forward)
	elseif may_map == false then
		miss:drop("no mapping, and no reason to make one")
	elseif spec.kind == "keep" then
		install(miss, c, from, from, spec)
	elseif spec.kind == "mapper" then
		by_mapper(miss, c, from, spec)
	else
		by_pattern(miss, c, from, spec)
	end
end

-- ---- kinds of tuples ----

local function write_addresses(p, tuple)
	p.ip.src = tuple[1]
	p.ip.dst = tuple[2]
	p.ip.checksum:update()
end

local function write_ports(p, tuple)
	p:write(0, 2, tuple[3], "transport")
	p:write(2, 2, tuple[4], "transport")
end

local function update_udp(p, emit)
	local none, some = p:split(p.udp.checksum.value:eq(0))
	none.udp.checksum:none()
	emit(none)
	some.udp.checksum:update()
	emit(some)
end

local flow = {
	names = { "saddr", "daddr", "sport", "dport" }, reverse = { 2, 1, 4, 3 },
	widths = { 32, 32, 16, 16 }, fresh = "port", ports = true,
}

function flow.read(p)
	return { p.ip.src, p.ip.dst, p:read(0, 2, "transport"), p:read(2, 2, "transport") }
end

local tcp, udp, dccp = {}, {}, {}
for _, kind in ipairs { tcp, udp, dccp } do
	for _, name in ipairs { "names", "reverse", "widths", "fresh", "ports", "read" } do
		kind[name] = flow[name]
	end
end

-- What FTPPortMapper has told (in sim: sim_ftp.c): from which sequence numbers on, the last first, a flow has grown by
-- how much. Numbers of octets are compared as TCP does (RFC 9293 section 3.4).
local SHIFTS = 8
local SHIFT_WIDTHS = {}
for i = 1, 2 * SHIFTS do
	SHIFT_WIDTHS[i] = 32
end

-- The number as the other end knows it. sign: 1 for those that are sent, -1 for those that come back.
local function shifted(p, number, values, sign)
	local none, all = p:number(0, 32), p:number(0xffffffff, 32)
	local by, open = none, all
	for i = 1, 2 * SHIFTS, 2 do
		local from, grown = values[i], values[i + 1]
		local own = sign > 0 and number or number - grown
		local before = none - (own - from):slice(31, 1):extend(32)	-- all ones, or none
		by = by | (grown & ~before & open)
		open = open & before
	end
	return sign > 0 and number + by or number - by
end

-- Sequence numbers, and those that are acknowledged, also in SACK options.
local function write_numbers(p, tuple)
	local sent, rest = p:lookup("seq shifts", tuple, SHIFT_WIDTHS)
	sent.tcp.seq = shifted(sent, sent.tcp.seq, sent.values, 1)
	local back, same = rest:lookup("ack shifts", tuple, SHIFT_WIDTHS)
	back.tcp.ack = shifted(back, back.tcp.ack, back.values, -1)
	local flows = { sent, same }
	local sack, plain = back:tcp_option(5)
	flows[#flows + 1] = plain
	for blocks = 1, 4 do
		local here
		here, sack = sack:split(sack:read(1, 1, "option"):eq(2 + 8 * blocks) &
			sack:readable(0, 2 + 8 * blocks, "option"))
		for at = 2, 8 * blocks - 2, 4 do
			here:write(at, 4, shifted(here, here:read(at, 4, "option"), back.values, -1), "option")
		end
		flows[#flows + 1] = here
	end
	flows[#flows + 1] = sack
	return flows
end

-- A TCP header that is cut short gets no ports, since its checksum could not follow; from
-- UDPRewriter it does. In a proof it does not occur.
function tcp.write(p, tuple, c, emit)
	local long = p
	if p.concrete then
		local short
		long, short = p:split(p:readable(0, 18, "transport"))
		write_addresses(short, tuple)
		if c.loose then
			write_ports(short, tuple)
		end
		emit(short)
	end
	write_addresses(long, tuple)
	write_ports(long, tuple)
	local flows = { long }
	if p.concrete and c.known and not c.loose then
		local whole, cut = long:split(long:readable(0, 20, "transport"))
		flows = write_numbers(whole, tuple)
		flows[#flows + 1] = cut
	end
	for _, f in ipairs(flows) do
		f.tcp.checksum:update()
		emit(f)
	end
end

function udp.write(p, tuple, c, emit)
	write_addresses(p, tuple)
	write_ports(p, tuple)
	update_udp(p, emit)
end

function dccp.write(p, tuple, c, emit)
	write_addresses(p, tuple)
	write_ports(p, tuple)
	emit(p)
end

-- Rewriters of TCP and UDP flows. tables: protocol number -> name of its table.
local kinds = { { 6, tcp }, { 17, udp }, { 33, dccp } }

function rewriter.transport(p, args, tables)
	local spec = args.INPUTSPEC[p.port + 1]
	local first, rest = p:split(p.ip.frag:eq(0) & p:readable(0, 8, "transport"))
	rewriter.unmapped(rest, spec, "a fragment, or too short")
	for _, k in ipairs(kinds) do
		local proto, kind = k[1], k[2]
		if tables[proto] then
			local mine
			mine, first = first:split(first.ip.proto:eq(proto))
			rewriter.run(mine, args, kind, tables[proto])
		end
	end
	rewriter.unmapped(first, spec, "not of a protocol that is rewritten")
end

-- Any protocol: addresses change, and the checksums that cover them. emit gets each flow.
function rewriter.set_addresses(p, tuple, emit)
	local tcp_part, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) &
		p:readable(0, 18, "transport"))
	local udp_part, rest = other:split(other.ip.proto:eq(17) & other.ip.frag:eq(0) &
		other:readable(0, 8, "transport"))
	write_addresses(tcp_part, tuple)
	tcp_part.tcp.checksum:update()
	emit(tcp_part)
	write_addresses(udp_part, tuple)
	update_udp(udp_part, emit)
	write_addresses(rest, tuple)
	emit(rest)
end

return rewriter
