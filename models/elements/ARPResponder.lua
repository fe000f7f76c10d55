-- Answer ARP requests for the given addresses and prefixes; other packets leave by output 1. The first entry counts
-- that holds the address, after Click's sort (Bentley and McIlroy 1993) by an order in which an entry is before those that
-- hold its first address, and else before those that were given later: as that is no order of all, it is not always the
-- longest prefix. Of the same prefix twice the later one is first, and of those side by side only the first stays. What a
-- request says of the lengths of its addresses is not looked at. The VLAN annotation stays.
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

-- An address that the network leaves open is in no other, and holds none.
local function holds(e, other)
	return type(e.addr) == "number" and type(other.addr) == "number" and other.addr & e.mask == e.addr
end

local function same(e, other)
	return holds(e, other) and e.addr == other.addr and e.mask == other.mask
end

-- Of two that begin with the same address each is before the other: what is asked first counts.
local function before(a, b)
	if same(a, b) then
		return a.index > b.index
	elseif holds(b, a) then
		return true
	end
	return not holds(a, b) and a.index < b.index
end

local function median(v, a, b, c)
	if before(v[a], v[b]) then
		return before(v[b], v[c]) and b or before(v[a], v[c]) and c or a
	end
	return not before(v[b], v[c]) and b or not before(v[a], v[c]) and c or a
end

local function swap(v, a, b)
	v[a], v[b] = v[b], v[a]
end

-- Sorts v[from] to v[to].
local function sort(v, from, to)
	local n = to - from + 1
	if n < 7 then
		for i = from + 1, to do
			local k = i
			while k > from and not before(v[k - 1], v[k]) do
				swap(v, k, k - 1)
				k = k - 1
			end
		end
		return
	end
	local middle = from + n // 2
	if n > 40 then
		local e = n // 8
		middle = median(v, median(v, from, from + e, from + 2 * e), median(v, middle - e, middle, middle + e),
			median(v, to - 2 * e, to - e, to))
	elseif n > 7 then
		middle = median(v, from, middle, to)
	end
	swap(v, from, middle)
	local low, high = from + 1, to
	while true do
		while low <= high and before(v[low], v[from]) do
			low = low + 1
		end
		while high >= low and not before(v[high], v[from]) do
			high = high - 1
		end
		if low > high then
			break
		end
		swap(v, low, high)
		low, high = low + 1, high - 1
	end
	swap(v, from, low - 1)
	sort(v, from, low - 2)
	sort(v, high + 1, to)
end

local function ordered(list)
	local out = {}
	for i, e in ipairs(list) do
		e.index = i
	end
	sort(list, 1, #list)
	for _, e in ipairs(list) do
		if #out == 0 or not same(out[#out], e) then
			out[#out + 1] = e
		end
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
