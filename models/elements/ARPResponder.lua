-- Answer ARP requests for the given addresses and prefixes; other packets leave by output 1. The first entry counts
-- that holds the address, after each has moved in front of those before it that hold it, as far as they stand
-- side by side and begin with another address: that is not always the longest prefix. Of the same prefix twice in
-- a row the last counts. (Click sorts more than six entries in another way.) What a request says of the lengths of its
-- addresses is not looked at. The VLAN annotation stays.
local function entries(list, out)
	for _, e in ipairs(list) do
		if e.addr then
			out[#out + 1] = { addr = e.addr & e.mask, mask = e.mask, eth = e.eth }
		else
			entries(e, out)
		end
	end
	return out
end

-- An address that the network leaves open stays where it is.
local function holds(e, other)
	return type(e.addr) == "number" and type(other.addr) == "number" and
		other.addr & e.mask == e.addr and other.addr ~= e.addr
end

local function ordered(list)
	local moved, out = {}, {}
	for _, e in ipairs(list) do
		local at = #moved + 1
		while at > 1 and holds(moved[at - 1], e) do
			moved[at] = moved[at - 1]
			at = at - 1
		end
		moved[at] = e
	end
	for _, e in ipairs(moved) do
		local last = out[#out]
		local again = last and type(e.addr) == "number" and type(last.addr) == "number" and
			last.addr == e.addr and last.mask == e.mask
		out[again and #out or #out + 1] = e
	end
	return out
end

local mac = use "mac"

local function answer(p, eth)
	local arp = p.arp
	local sha, spa, tpa = arp.sha, arp.spa, arp.tpa
	local tci = p.anno.vlan_tci
	p:new_packet(42)
	p.anno.vlan_tci = tci
	mac.mark(p, 0, 14)
	p.eth.dst = sha
	p.eth.src = eth
	p.eth.type = 0x0806
	p:write(14, 8, 0x0001080006040002)
	arp = p.arp
	arp.sha = eth
	arp.spa = tpa
	arp.tha = sha
	arp.tpa = spa
	p:emit(0)
end

return function(p, args)
	local list = ordered(entries(args.ENTRY, {}))
	local long, short = p:split(p:readable(0, 42))
	short:emit(1, "not an ARP request")
	local asks, other = long:split(long.eth.type:eq(0x0806) &
		long:read(14, 4):eq(0x00010800) & long:read(20, 2):eq(1))
	other:emit(1, "not an ARP request")
	local target = asks.arp.tpa
	for _, e in ipairs(list) do
		local mine
		mine, asks = asks:split(target:mask(e.mask):eq(e.addr & e.mask))
		answer(mine, e.eth)
	end
	asks:emit(1, "an address of somebody else")
end
