-- The aggregate annotation becomes a field of the IP header, or of a TCP, UDP or ICMP header: "ip src", "ip[8:2]",
-- "tcp sport & 0xff", "ip dst/24". Incrementally, it goes below what is there; unshifted, bits of addresses stay in
-- their place. Packets without the field leave by output 1: too short for its word, of another protocol, or a
-- fragment but the first.
local text = use "text"

-- Offset and width in bits.
local FIELDS = {
	ip = {
		vers = { 0, 4 }, hl = { 4, 4 }, tos = { 8, 8 }, dscp = { 8, 6 }, ecn = { 14, 2 }, len = { 16, 16 },
		id = { 32, 16 }, off = { 48, 16 }, rf = { 48, 1 }, df = { 49, 1 }, mf = { 50, 1 },
		fragoff = { 51, 13 }, ttl = { 64, 8 }, proto = { 72, 8 }, sum = { 80, 16 }, src = { 96, 32 },
		dst = { 128, 32 }, sport = { 0, 16, "ports" }, dport = { 16, 16, "ports" },
	},
	udp = { sport = { 0, 16 }, dport = { 16, 16 }, len = { 32, 16 }, sum = { 48, 16 } },
	tcp = {
		sport = { 0, 16 }, dport = { 16, 16 }, seq = { 32, 32 }, ack = { 107, 1 }, hl = { 96, 4 },
		flags = { 104, 8 }, fin = { 111, 1 }, syn = { 110, 1 }, rst = { 109, 1 }, psh = { 108, 1 },
		urg = { 106, 1 }, win = { 112, 16 }, sum = { 128, 16 }, urp = { 144, 16 },
	},
	icmp = { type = { 0, 8 }, code = { 8, 8 }, sum = { 16, 16 } },
}
local PROTOCOLS = { tcp = 6, udp = 17, icmp = 1 }

local function wrong(field)
	error("expected 'HEADER FIELD', 'ip[BYTE:LENGTH]' or 'ip{BIT:LENGTH}', with /PREFIX or & MASK, not '" ..
		field .. "'")
end

-- "8:2", "8-9", "8": first and length. Click takes ranges of bytes only from the first one on.
local function range(inside, unit, field)
	local span = text.split(inside, ":")
	if #span == 2 then
		return tonumber(span[1]) or wrong(field), tonumber(span[2]) or wrong(field)
	end
	span = text.split(inside, "-")
	local first, last = tonumber(span[1] or ""), tonumber(span[2] or span[1] or "")
	if not first or not last or #span > 2 or #span == 2 and unit == 8 and first > 0 then
		wrong(field)
	end
	return first, last - first + 1
end

local function parse(field)
	local masks = text.split(field, "&")
	local prefix = text.split(masks[1], "/")
	local words = text.words(prefix[1])
	local plain = text.split(prefix[1], "[]{} \t")
	local header = (plain[1] or ""):lower()
	local names = FIELDS[header] or wrong(field)
	local known = names[(words[2] or ""):lower()]
	local f = { header = header }
	if known then
		f.at, f.width = known[1], known[2]
		f.header = known[3] or header
	elseif header == "ip" and (text.has(prefix[1], "[") or text.has(prefix[1], "{")) then
		local unit = text.has(prefix[1], "[") and 8 or 1
		local inside = text.split(prefix[1], "[]{}")[2] or ""
		local first, length = range(table.concat(text.words(inside)), unit, field)
		f.at, f.width = first * unit, length * unit
	else
		wrong(field)
	end
	if f.width < 1 or f.at % 32 + f.width > 32 then
		error("the field of '" .. field .. "' does not fit within a word")
	end
	local all = (1 << f.width) - 1
	f.mask = all
	if prefix[2] then
		local n = tonumber(prefix[2])
		f.mask = n and n > 0 and n <= f.width and all >> (f.width - n) << (f.width - n) or wrong(field)
	end
	if masks[2] then
		local m = tonumber(masks[2])
		f.mask = m and m > 0 and m <= all and m or wrong(field)
	end
	f.shift = 0
	while f.mask >> f.shift & 1 == 0 do
		f.shift = f.shift + 1
	end
	f.bits = 0
	while f.mask >> (f.shift + f.bits) & 1 == 1 do
		f.bits = f.bits + 1
	end
	if f.mask >> (f.shift + f.bits) ~= 0 then
		wrong(field)
	end
	return f
end

-- Packets that have the header; its base.
local function with_header(p, f)
	local marked, bare = p:split(p:has("net"))
	bare:emit(1, "no IP header")
	if f.header == "ip" then
		return marked, "net"
	end
	local proto = marked.ip.proto
	local is = f.header == "ports" and (proto:eq(6) | proto:eq(17)) or proto:eq(PROTOCOLS[f.header])
	local mine, other = marked:split(is & marked.ip.frag:eq(0))
	other:emit(1, "not the first fragment of that protocol")
	return mine, "transport"
end

return function(p, args)
	local f = parse(args.FIELD)
	if args.INCREMENTAL and f.bits == 32 then
		error("INCREMENTAL needs a field of less than 32 bits, not '" .. args.FIELD .. "'")
	end
	local base
	p, base = with_header(p, f)
	local long, short = p:split(p:readable(f.at // 32 * 4, 4, base))
	short:emit(1, "too short for the field")
	local v = (long:read_bits(f.at, f.width, base):extend(32) & f.mask) >> f.shift
	local address = base == "net" and (f.at // 32 == 3 or f.at // 32 == 4)
	if args.UNSHIFT_IP_ADDR and address then
		v = (v << (f.shift + 32 - f.at % 32 - f.width)):slice(0, 32)
	end
	if args.INCREMENTAL then
		v = ((long.anno.aggregate << f.bits) + v):slice(0, 32)
	end
	long.anno.aggregate = v
	long:emit(0)
end
