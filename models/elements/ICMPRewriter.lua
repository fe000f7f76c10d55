-- Rewrite ICMP errors about flows of other rewriters (MAPS): the flow of the quoted packet is looked up in their
-- tables, and the quotation and the destination become what the sender of the flow
-- knows. Errors without a mapping and all other packets are dropped. Rewriters of addresses know no ports, and those of
-- sources no other end: the quotation then has 0 there.
local sum = use "sum"
local TCP, UDP, DCCP, ICMP = 6, 17, 33, 1
local ECHO, REPLY = 8, 0

-- The tables that rewriters keep (lib/rewriter.lua): by protocol, the kind of tuple, the widths of an entry.
local FLOW = { 32, 32, 16, 16, 16, 1, 8 }
local tables = {
	[TCP] = { { "tcp", FLOW }, { "flows", FLOW } },
	[UDP] = { { "udp", FLOW }, { "flows", FLOW } },
	[DCCP] = { { "flows", FLOW } },
	[ICMP] = { { "echo", { 32, 32, 16, 8, 16, 1, 8 } } },
}

-- "rw", "rw:1": the element, and what is added to the output of the mapping (nil: it is 0).
local function map_of(word)
	for i = 1, #word do
		if word:sub(i, i) == ":" then
			return { name = word:sub(1, i - 1), offset = tonumber(word:sub(i + 1)) }
		end
	end
	return { name = word }
end

local function maps_of(text)
	local list, from = {}, nil
	for i = 1, #text + 1 do
		local c = text:sub(i, i)
		local blank = c == "" or c == " " or c == "\t" or c == "\n"
		if blank and from then
			list[#list + 1] = map_of(text:sub(from, i - 1))
		end
		from = not blank and (from or i) or nil
	end
	return list
end

-- Click corrects the checksum for what it changes: a wrong one stays as far from the right one as it was.
local function keep_error(p, error)
	local sum = p.icmp.checksum.value:extend(32) + (~error):extend(32)
	p:write(2, 2, (sum:slice(0, 16):extend(32) + sum:slice(16, 16):extend(32)):slice(0, 16), "transport")
end

-- p has its pointers on the quoted header. found: the tuple that the reply would be rewritten to.
local function rewrite(p, c, found, has_ports)
	local quoted_src = p.ip.src
	p.ip.src = found.daddr
	p.ip.dst = found.saddr
	p.ip.checksum:update()
	local flows = { p }
	if has_ports and c.proto == ICMP then
		p.icmp.id = found.sport
		local summed, cut = p:split(p:readable(0, 8, "transport"))
		flows = { cut }
		sum.update(summed, "icmp", function(f)
			flows[#flows + 1] = f
		end)
	elseif has_ports then
		p:write(0, 2, found.dport, "transport")
		p:write(2, 2, found.sport, "transport")
		if c.proto == TCP then
			local summed, cut = p:split(p:readable(0, 18, "transport"))
			summed.tcp.checksum:update()
			flows = { summed, cut }
		elseif c.proto == UDP then
			local none, some = p:split(p.udp.checksum.value:eq(0))
			some.udp.checksum:update()
			flows = { none, some }
		end
	end
	for _, f in ipairs(flows) do
		f:set_pointer("net", "net", -(c.hl + 8))
		f:set_transport()
		f.icmp.checksum:recompute()
		if p.concrete then
			keep_error(f, c.error)
		end
		local ours, other = f:split(f.ip.dst:eq(quoted_src))
		ours.ip.dst = found.daddr
		ours.ip.checksum:update()
		if c.args.DST_ANNO then
			ours.anno.dst_ip = found.daddr
		end
		c.emit(ours, found)
		c.emit(other, found)
	end
end

local function emit(c, map)
	return function(p, found)
		if c.args.REPLY_ANNO and found.direction then
			local reply, forward = p:split(found.direction:eq(1))
			reply:set_anno(c.args.REPLY_ANNO, 1, found.mark)
			c.leave(reply, map, found.output)
			p = forward
		end
		c.leave(p, map, found.output)
	end
end

-- Output of the mapping, after the offset of its map.
local function leave(p, map, output)
	if not map.offset then
		p:emit(0)
		return
	end
	for o = map.offset, p.noutputs - 1 do
		local here
		here, p = p:split(output:eq(o - map.offset))
		here:emit(o)
	end
	p:lose("the mapping has no output here")
end

-- Asks each map for the tuple of a reply to the quoted packet. Ports that the quotation has not got are looked for as 0.
local function search(p, c, ports)
	for _, map in ipairs(c.maps) do
		c.emit = emit(c, map)
		c.leave = leave
		local src, dst = p.ip.src, p.ip.dst
		for _, t in ipairs(tables[c.proto] or {}) do
			local at = ports or { p:number(0, c.proto == ICMP and 8 or 16), p:number(0, 16) }
			local key = { dst, src, at[2], at[1] }
			local hit, miss = p:lookup(t[1], key, t[2], map.name)
			local v = hit.values
			rewrite(hit, c, { saddr = v[1], daddr = v[2], sport = v[3], dport = v[4],
				output = v[5], direction = v[6], mark = v[7] }, ports)
			p = miss
		end
		local hit, miss = p:lookup("pairs", { dst, src }, { 32, 32, 16, 1, 8 }, map.name)
		local v = hit.values
		rewrite(hit, c, { saddr = v[1], daddr = v[2], sport = 0, dport = 0, output = v[3], direction = v[4],
			mark = v[5] }, ports)
		local forward, rest = miss:lookup("forward", { dst }, { 32, 16 }, map.name)
		v = forward.values
		rewrite(forward, c, { saddr = v[1], daddr = 0, sport = 0, dport = 0, output = v[2] }, ports)
		local back
		back, p = rest:lookup("reply", { src }, { 32, 16, 8 }, map.name)
		v = back.values
		rewrite(back, c, { saddr = 0, daddr = v[1], sport = 0, dport = 0, output = v[2],
			direction = back:number(1, 1), mark = v[3] }, ports)
	end
	p:drop("no mapping for the flow in the error")
end

-- The quoted packet, behind an IP header of hl bytes.
local function quoted(p, args, hl, maps)
	local error = p.concrete and p.icmp.checksum.error
	p:set_pointer("net", "transport", 8)
	p:set_transport()
	for _, proto in ipairs { TCP, UDP, DCCP, ICMP } do
		local mine
		mine, p = p:split(p.ip.proto:eq(proto))
		local c = { args = args, maps = maps, hl = hl, proto = proto, error = error }
		local first = mine.ip.frag:eq(0) & mine:readable(0, proto == ICMP and 6 or 8, "transport")
		local whole, cut = mine:split(first)
		search(cut, c)
		if proto == ICMP then
			local echo, other = whole:split(whole.icmp.type:eq(ECHO))
			search(other, c)
			search(echo, c, { echo:number(REPLY, 8), echo.icmp.id })
		else
			search(whole, c, { whole:read(0, 2, "transport"), whole:read(2, 2, "transport") })
		end
	end
	search(p, { args = args, maps = maps, hl = hl, error = error })
end

return function(p, args)
	local icmp, other = p:split(p.ip.proto:eq(1) & p:readable(0, 1, "transport"))
	other:drop("not an ICMP error")
	local kind = icmp.icmp.type
	local err, rest = icmp:split((kind:within(3, 5) | kind:within(11, 12)) &
		icmp:readable(0, 28, "transport"))
	rest:drop("not an ICMP error")
	local inner = err:view("ip", "transport", 8)
	local good, bad = err:split(inner.version:eq(4) & inner.hl:ge(5))
	bad:drop("no IP header in the error")
	local maps = maps_of(args.MAPS)
	local plain, options = good:split(good.ip.hl:eq(5))
	quoted(plain, args, 20, maps)
	for hl = 24, 60, 4 do
		local here
		here, options = options:split(options.ip.hl:eq(hl // 4))
		if p.concrete then
			quoted(here, args, hl, maps)
		else
			here:violation("IP options in ICMP errors are not modelled")
		end
	end
	options:drop("bad IP header length")
end
