-- Whose a frame is: tenant k's leave by output k, counted from 0, those of nobody by the last. A tenant is told by "vlan ID" or
-- "prefix ADDRESS/LENGTH", the address to which IPv4 or IPv6 behind at most one VLAN tag goes; the longest prefix counts, and a
-- VLAN before any prefix. With "source" first, whose the address is that a frame comes from.
signature { ports = "1/-", processing = "a/ah", help = "tells tenants' frames", "TENANTS... any" }

local text = use "text"

-- A test of the address at an offset: 32 or 128 bits.
local function four(word)
	local addr, mask = text.ip_prefix(word)
	return function(f, at)
		return f:read(at, 4):mask(mask):eq(addr)
	end
end

local function mask64(n)
	return n <= 0 and 0 or n >= 64 and -1 or ~((1 << (64 - n)) - 1)
end

local function six(word)
	local part = text.split(word, "/")
	local hi, lo = text.ip6(part[1])
	local n = tonumber(part[2])
	return function(f, at)
		local high = n > 0 and f:read(at, 8):mask(mask64(n)):eq(hi) or f:yes()
		return n > 64 and high & f:read(at + 8, 8):mask(mask64(n - 64)):eq(lo) or high
	end
end

local function longest_first(list)
	for i = 2, #list do
		for k = i, 2, -1 do
			if list[k].length > list[k - 1].length then
				list[k], list[k - 1] = list[k - 1], list[k]
			end
		end
	end
end

local function read(lines)
	local vlans, prefixes = {}, { [4] = {}, [6] = {} }
	for i, line in ipairs(lines) do
		local words = text.words(line)
		if words[1] == "vlan" then
			vlans[#vlans + 1] = { id = math.tointeger(tonumber(words[2])), output = i - 1 }
		else
			local version = text.has(words[2], ":") and 6 or 4
			local list = prefixes[version]
			list[#list + 1] = { length = tonumber(text.split(words[2], "/")[2]), output = i - 1,
				test = version == 6 and six(words[2]) or four(words[2]) }
		end
	end
	longest_first(prefixes[4])
	longest_first(prefixes[6])
	return vlans, prefixes
end

-- The network header at l3, behind a type at l3 - 2.
local function by_address(p, prefixes, l3, nobody, source)
	for version, size in ipairs { [1] = false, [2] = false, [3] = false, [4] = 20, [5] = false, [6] = 40 } do
		if size and #prefixes[version] > 0 then
			local here
			here, p = p:split(p:readable(0, l3 + size) & p:read(l3 - 2, 2):eq(version == 4 and 0x0800 or 0x86dd) &
				p:read_bits(8 * l3, 4):eq(version) & (version == 4 and p:read_bits(8 * l3 + 4, 4):ge(5) or p:yes()))
			for _, t in ipairs(prefixes[version]) do
				local mine
				mine, here = here:split(t.test(here, l3 + (version == 4 and 16 or 24) - (source and (version == 4 and 4 or 16) or 0)))
				mine:emit(t.output)
			end
			here:emit(nobody)
		end
	end
	p:emit(nobody)
end

return function(p, args)
	local lines, source = args.REST, args.REST[1] == "source"
	if source then
		lines = {}
		for i = 2, #args.REST do
			lines[i - 1] = args.REST[i]
		end
	end
	local vlans, prefixes = read(lines)
	local nobody = #lines
	local tagged, plain = p:split(p:readable(0, 18) & (p:read(12, 2):eq(0x8100) | p:read(12, 2):eq(0x88a8)))
	for _, t in ipairs(vlans) do
		local mine
		mine, tagged = tagged:split(tagged:read(14, 2):mask(0xfff):eq(t.id))
		mine:emit(t.output)
	end
	by_address(tagged, prefixes, 18, nobody, source)
	by_address(plain, prefixes, 14, nobody, source)
end
