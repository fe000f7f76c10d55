-- Put an Ethernet header in front of IPv6 packets (input 0), for the next hop in the IPv6 destination
-- annotation. Where its address is not known the packet is held and a solicitation leaves by the last
-- output. Advertisements come by input 1 and go no further. In a proof the address of a next hop may be
-- any; in sim the held packet is in sim_nd.c.
local function solicit(p, args, hi, lo)
	local group = lo:mask(0xffffff)
	p:new_packet(86)
	p:set_pointer("net", "data", 14)
	p:set_pointer("transport", "data", 54)
	p.eth.dst = (group | 0x3333ff000000):slice(0, 48)
	p.eth.src = args.ETH
	p.eth.type = 0x86dd
	p:write(14, 8, 0x6000000000203aff)
	p:write(22, 8, args.IP.hi)
	p:write(30, 8, args.IP.lo)
	p:write(38, 8, 0xff02 << 48)
	p:write(46, 8, group | 0x1ff000000)
	p:write(54, 8, 0x87 << 56)
	p:write(62, 8, hi)
	p:write(70, 8, lo)
	p:write(78, 2, 0x0101)
	p:write(80, 6, args.ETH)
	p.icmp6.checksum:recompute()
	p:clear_pointer("transport")
	p:clear_pointer("net")
	p:emit(p.noutputs - 1)
end

local function encapsulate(p, args, dst)
	p:push(14)
	p.eth.dst = dst
	p.eth.src = args.ETH
	p.eth.type = 0x86dd
	p:emit(0)
end

local function learn(p)
	local long, short = p:split(p:readable(0, 86))
	short:drop("no neighbour advertisement")
	local tells, other = long:split(long.eth.type:eq(0x86dd) & long:read(54, 1):eq(0x88))
	other:drop("no neighbour advertisement")
	local key = { tells:read(62, 8), tells:read(70, 8) }
	local asked, never = tells:lookup("neighbours", key, { 48, 1 })
	never:drop("an advertisement nobody asked for")
	asked:put("neighbours", key, { asked:read(80, 6), asked:number(1, 1) })
	asked:drop("an advertisement goes no further")
end

return function(p, args)
	if p.port == 1 then
		if p.concrete then
			learn(p)
		else
			p:drop("an advertisement goes no further")
		end
		return
	end
	if not p.concrete then
		encapsulate(p, args, p:fresh(48, { name = "ether" }))
		return
	end
	local hi, lo = p.anno.dst_ip6_hi, p.anno.dst_ip6_lo
	local entry, none = p:lookup("neighbours", { hi, lo }, { 48, 1 })
	local known, waits = entry:split(entry.values[2]:eq(1))
	encapsulate(known, args, entry.values[1])
	none:put("neighbours", { hi, lo }, { none:number(0, 48), none:number(0, 1) })
	for _, f in ipairs { waits, none } do
		solicit(f, args, hi, lo)
	end
end
