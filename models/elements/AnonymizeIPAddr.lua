-- Replace addresses by others, one for one, those that an ICMP error quotes too; which is chance (in sim:
-- sim_anonymize.c). Addresses that have their first bits in common have them in common afterwards: in a proof only what
-- CLASS and PRESERVE_8 keep, and that the same address becomes the same again. 0.0.0.0 and
-- 255.255.255.255 stay.
local text = use "text"
local ICMP = 1
local MOST_ONES = 8	-- of CLASS that a proof tells apart
local ALL = 0xffffffff

-- Ranges that are kept: first and last address.
local function kept(args)
	local ranges = {}
	for _, word in ipairs(text.words(args.PRESERVE_8 or "")) do
		local low = tonumber(word) << 24
		ranges[#ranges + 1] = { low, low | 0xffffff }
	end
	local ones = args.CLASS < 32 and args.CLASS or 0	-- 32 keeps none: Click shifts by 0
	if ones > MOST_ONES then
		ones = MOST_ONES
	end
	for n = 0, ones - 1 do
		local low = ~(ALL >> n) & ALL
		ranges[#ranges + 1] = { low, low | ALL >> (n + 1) }
	end
	if ones > 0 then
		ranges[#ranges + 1] = { ~(ALL >> ones) & ALL, ALL }
	end
	return ranges
end

-- Calls go_on with each flow that results and what the address becomes in it.
local function anonymize(p, addr, ranges, go_on)
	local special, rest = p:split(addr:eq(0) | addr:eq(ALL))
	go_on(special, addr)
	local known, new = rest:lookup("addresses", { addr }, { 32 })
	go_on(known, known.values[1])
	local function choose(f, low, high)
		local other = f:fresh(32, { low = low, high = high, name = "anonymous" })
		f:put("addresses", { addr }, { other })
		go_on(f, other)
	end
	for _, range in ipairs(ranges) do
		local inside
		inside, new = new:split(addr:within(range[1], range[2]))
		choose(inside, range[1], range[2])
	end
	choose(new, 0, ALL)
end

local function both(p, view, ranges, go_on)
	local h = view(p)
	local src, dst = h.src, h.dst
	anonymize(p, src, ranges, function(f, new_src)
		anonymize(f, dst, ranges, function(g, new_dst)
			local header = view(g)
			header.src = new_src
			header.dst = new_dst
			go_on(g)
		end)
	end)
end

local function quoted(p)
	local kind = p.icmp.type
	local err, rest = p:split((kind:within(3, 5) | kind:within(11, 12)) & p:readable(8, 20, "transport"))
	rest:emit(0)
	local good, bad = err:split(err:view("ip", "transport", 8).hl:eq(5) & err:readable(8, 28, "transport"))
	bad:emit(0)
	both(good, function(f)
		return f:view("ip", "transport", 8)
	end, {}, function(f)
		f.icmp.checksum:update()
		f:emit(0)
	end)
end

return function(p, args)
	local ranges = kept(args)
	local marked, unmarked = p:split(p:has("net"))
	unmarked:emit(1, "no IPv4 header")
	local four, other = marked:split(marked.ip.version:eq(4))
	other:emit(1, "no IPv4 header")
	both(four, function(f)
		return f.ip
	end, ranges, function(f)
		f.ip.checksum:update()
		local icmp, plain = f:split(f.ip.proto:eq(ICMP) & f:readable(0, 8, "transport"))
		plain:emit(0)
		quoted(icmp)
	end)
end
