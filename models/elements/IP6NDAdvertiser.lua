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

local function advertise(asks, args)
	local hi, lo = asks:read(62, 8), asks:read(70, 8)
	for _, e in ipairs(entries(args.ENTRY)) do
		local mine
		mine, asks = asks:split(hi:mask(ones(e.len)):eq(e.hi) & lo:mask(ones(e.len - 64)):eq(e.lo))
		answer(mine, e.eth)
	end
	asks:drop("an address of somebody else")
end

return function(p, args)
	local long, short = p:split(p:readable(0, 86))
	short:drop("no neighbour solicitation")
	long:set_pointer("net", "data", 14)
	long:set_pointer("transport", "data", 54)
	local like, other = long:split(long.eth.type:eq(0x86dd) & long:read(21, 1):eq(255) & long:read(54, 2):eq(0x8700))
	other:drop("no neighbour solicitation")
	-- the sum is over 32 octets, with whatever length and next header the packet has
	local plain, odd = like:split(like:read(18, 2):eq(32) & like:read(20, 1):eq(58))
	local asks, wrong = plain:split(plain.icmp6.checksum:ok())
	wrong:drop("a wrong checksum")
	-- brought to that of the usual ones, which an answer has nothing of
	local sum = odd:read(56, 2):extend(32) + odd:read(18, 2):extend(32) + odd:read(20, 1):extend(32) + (0xffff - 32 - 58)
	sum = (sum & 0xffff) + (sum >> 16)
	sum = (sum & 0xffff) + (sum >> 16)
	odd:write(56, 2, sum:slice(0, 16))
	odd:write(18, 2, 32)
	odd:write(20, 1, 58)
	local right, wrong_too = odd:split(odd.icmp6.checksum:ok())
	wrong_too:drop("a wrong checksum")
	for _, f in ipairs { asks, right } do
		advertise(f, args)
	end
end
