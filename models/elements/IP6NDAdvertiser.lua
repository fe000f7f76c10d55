-- Answer neighbour solicitations for the given addresses and prefixes (the longest counts; of equal ones
-- the last). Everything else is dropped.
local mac = use "mac"
local text = use "text"

local function ones(n)
	return n <= 0 and 0 or n >= 64 and -1 or -1 << (64 - n)
end

local function entries(list)
	local out = {}
	for i, line in ipairs(list) do
		local first, eth = #out + 1, 0
		for _, word in ipairs(text.words(line)) do
			local ether = text.ether(word)
			if ether then
				eth = ether
			else
				local part = text.split(word, "/")
				local hi, lo = text.ip6(part[1])
				local len = tonumber(part[2] or "128")
				out[#out + 1] = { hi = hi & ones(len), lo = lo & ones(len - 64), len = len,
						  index = #out }
			end
		end
		for k = first, #out do
			out[k].eth = eth
		end
	end
	table.sort(out, function(a, b)
		if a.len ~= b.len then
			return a.len > b.len
		end
		return a.index > b.index
	end)
	return out
end

local function answer(p, eth)
	local asker, hi, lo = p.eth.src, p:read(22, 8), p:read(30, 8)
	local target_hi, target_lo = p:read(62, 8), p:read(70, 8)
	p:new_packet(86)
	mac.mark(p, 0, 14)
	p:set_pointer("transport", "data", 54)
	p.eth.dst = asker
	p.eth.src = eth
	p.eth.type = 0x86dd
	p:write(14, 8, 0x6000000000203aff)
	p:write(22, 8, target_hi)
	p:write(30, 8, target_lo)
	p:write(38, 8, hi)
	p:write(46, 8, lo)
	p:write(54, 8, 0x88000000c0000000)
	p:write(62, 8, target_hi)
	p:write(70, 8, target_lo)
	p:write(78, 2, 0x0201)
	p:write(80, 6, eth)
	p.icmp6.checksum:recompute()
	p:clear_pointer("transport")
	p:clear_pointer("net")
	p:clear_pointer("mac")
	p:emit(0)
end

return function(p, args)
	local long, short = p:split(p:readable(0, 86))
	short:drop("no neighbour solicitation")
	long:set_pointer("net", "data", 14)
	long:set_pointer("transport", "data", 54)
	-- the sum is over 32 octets, whatever the length says that it is over, too
	local plen = long:read(18, 2)
	local asks, other = long:split(long.eth.type:eq(0x86dd) & long:read(20, 2):eq(0x3aff) &
		long:read(54, 2):eq(0x8700) & long.icmp6.checksum:ok() &
		(plen:eq(32) | (plen:ge(32) & long:length("data"):eq(86))))
	other:drop("no neighbour solicitation")
	local hi, lo = asks:read(62, 8), asks:read(70, 8)
	for _, e in ipairs(entries(args.ENTRY)) do
		local mine
		mine, asks = asks:split(hi:mask(ones(e.len)):eq(e.hi) & lo:mask(ones(e.len - 64)):eq(e.lo))
		answer(mine, e.eth)
	end
	asks:drop("an address of somebody else")
end
