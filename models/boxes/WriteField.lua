-- Write a field where the packet has it; checksums over it stay right, and one of UDP that is 0 stays so. LAYER, BIT, WIDTH and WHEN are as
-- for TestField; VALUE and MASK are the numbers of the field's parts, bits that the MASK has not are kept.
signature { ports = "1/1", processing = "a/a", help = "writes a field", "LAYER string", "BIT uint", "WIDTH uint 1..128", "WHEN string",
	"VALUE string", "MASK? string" }

local field = use "field"

-- Octets of a header up to the end of its checksum.
local SUMS = { tcp = 18, udp = 8, icmp = 4, icmp6 = 4 }

local function leave(f)
	f:emit(0)
end

local function update_sum(f, layer, go)
	f[layer].checksum:update()
	go(f)
end

-- A UDP checksum of 0 says that there is none.
local function update(f, layer)
	if layer ~= "udp" then
		update_sum(f, layer, leave)
		return
	end
	local without, with = f:split(f.udp.checksum.value:eq(0))
	without:emit(0)
	update_sum(with, "udp", leave)
end

local function write(p, args, base, at)
	local numbers = field.numbers(args.VALUE)
	local mask, i = field.numbers(args.MASK or ""), 0
	field.parts(args, base, at, function(bit, w)
		i = i + 1
		if base ~= "anno" then
			p:write_bits(bit, w, numbers[i], base)
			return 0
		end
		local x = p:number(numbers[i], w)
		if mask[i] then
			x = x | p:anno(bit // 8, w // 8):mask(~mask[i] & (w == 64 and -1 or (1 << w) - 1))
		end
		p:set_anno(bit // 8, w // 8, x)
		return 0
	end)
end

-- Addresses are in the pseudo-headers of what is behind them, too.
local function write_address(p, args)
	local layers = args.LAYER == "ip" and { "tcp", "udp" } or { "tcp", "udp", "icmp6" }
	local function rest(f)
		write(f, args, "net", 0)
		if args.LAYER == "ip" then
			update_sum(f, "ip", leave)
		else
			f:emit(0)
		end
	end
	local function try(f, i)
		if i > #layers then
			rest(f)
			return
		end
		field.transport(f, layers[i], SUMS[layers[i]], function(here)
			write(here, args, "net", 0)
			if args.LAYER == "ip6" then
				update(here, layers[i])
				return
			end
			update_sum(here, "ip", function(g)
				update(g, layers[i])
			end)
		end, function(other)
			try(other, i + 1)
		end)
	end
	try(p, 1)
end

local function is_address(args)
	return (args.LAYER == "ip" and args.BIT >= 96) or (args.LAYER == "ip6" and args.BIT >= 64)
end

return function(p, args)
	local layer = args.LAYER
	field.find(p, args, function(f, base, at)
		if is_address(args) then
			write_address(f, args)
		elseif layer == "ip" then
			write(f, args, base, at)
			update_sum(f, "ip", leave)
		elseif SUMS[layer] then
			field.transport(f, layer, SUMS[layer], function(here)
				write(here, args, base, at)
				update(here, layer)
			end, function(cut)
				write(cut, args, base, at)
				cut:emit(0)
			end)
		else
			write(f, args, base, at)
			f:emit(0)
		end
	end, leave)
end
