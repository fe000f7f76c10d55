-- Answer ARP requests for the given addresses and prefixes (the longest counts); other packets
-- leave by output 1. Of two entries for one prefix the last counts. What a request says of the
-- lengths of its addresses is not looked at.
local function entries(list, out)
	for _, e in ipairs(list) do
		if e.addr then
			e.index = #out
			out[#out + 1] = e
		else
			entries(e, out)
		end
	end
	return out
end

local function more_specific(a, b)
	if a.mask ~= b.mask then
		return a.mask > b.mask
	end
	return a.index > b.index
end

local mac = use "mac"

local function answer(p, eth)
	local arp = p.arp
	local sha, spa, tpa = arp.sha, arp.spa, arp.tpa
	p:new_packet(42)
	p = mac.mark(p, 0, 14)
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
	local list = entries(args.ENTRY, {})
	table.sort(list, more_specific)
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
