-- The aggregate annotation becomes a field of the IP header, of a transport header or of what is behind it: "ip src",
-- "ip[8:2]", "tcp sport & 0xff", "ip dst/24", "transp [0:4]", "payload [0]", "ip proto 47 [2:2]". HEADER is ip, tcp, udp,
-- icmp, igmp, ipip, gre, dccp, sctp, tcpudp (both), transp (any), payload (of TCP and UDP) or ip proto N; behind the name
-- of a field, or instead of it, a part: octets [at], [at:length], [first-last], or bits {at}, {at:length}, {first-last}. /N
-- are the upper N bits of that, and & MASK those of what is left then. Incrementally, it goes below what is there;
-- unshifted, bits of addresses stay in their place. Packets without the field leave by output 1: too short for its
-- word, of another protocol, or a fragment but the first. (The Click driver's own reader refuses masks with bit 31, ranges
-- of octets that do not begin with the first, and a part right behind a name other than ip, all of which its manual has.)

-- Offset and width in bits.
local FIELDS = {
	ip = {
		vers = { 0, 4 }, hl = { 4, 4 }, tos = { 8, 8 }, dscp = { 8, 6 }, ecn = { 14, 2 }, len = { 16, 16 },
		id = { 32, 16 }, off = { 48, 16 }, rf = { 48, 1 }, df = { 49, 1 }, mf = { 50, 1 },
		fragoff = { 51, 13 }, ttl = { 64, 8 }, proto = { 72, 8 }, sum = { 80, 16 }, src = { 96, 32 },
		dst = { 128, 32 }, sport = { 0, 16, "tcpudp" }, dport = { 16, 16, "tcpudp" },
	},
	tcpudp = { sport = { 0, 16 }, dport = { 16, 16 } },
	udp = { sport = { 0, 16 }, dport = { 16, 16 }, len = { 32, 16 }, sum = { 48, 16 } },
	tcp = {
		sport = { 0, 16 }, dport = { 16, 16 }, seq = { 32, 32 }, seqno = { 32, 32 }, ackno = { 64, 32 },
		ack = { 107, 1 }, hl = { 96, 4 }, flags = { 104, 8 }, fin = { 111, 1 }, syn = { 110, 1 }, rst = { 109, 1 },
		psh = { 108, 1 }, push = { 108, 1 }, urg = { 106, 1 }, win = { 112, 16 }, sum = { 128, 16 },
		urp = { 144, 16 },
	},
	icmp = { type = { 0, 8 }, code = { 8, 8 }, sum = { 16, 16 } },
	igmp = {}, ipip = {}, gre = {}, dccp = {}, sctp = {}, transp = {}, payload = {},
}
local PROTOCOLS = { icmp = 1, igmp = 2, ipip = 4, tcp = 6, udp = 17, dccp = 33, gre = 47, sctp = 132 }

-- What is left of a text, from the front: what a set of characters has of it, blanks left out.
local function reader(line)
	local at = 1
	local r = {}
	local function is(set, c)
		if set == "letter" then
			return c >= "a" and c <= "z" or c >= "A" and c <= "Z"
		end
		return c >= "0" and c <= "9" or set == "word" and (c >= "a" and c <= "z" or c >= "A" and c <= "Z")
	end
	local function blanks()
		while line:sub(at, at) == " " or line:sub(at, at) == "\t" do
			at = at + 1
		end
	end
	function r.take(set)
		blanks()
		local from = at
		while at <= #line and is(set, line:sub(at, at)) do
			at = at + 1
		end
		return line:sub(from, at - 1)
	end
	function r.char(c)
		blanks()
		if line:sub(at, at) ~= c then
			return false
		end
		at = at + 1
		return true
	end
	-- a number, also 0x and octal; nothing is taken where there is none
	function r.number()
		blanks()
		local before, word = at, r.take("word")
		local n = tonumber(word)
		if n and #word > 1 and word:sub(1, 1) == "0" and word:sub(2, 2):lower() ~= "x" then
			n = tonumber(word, 8)
		end
		if not n then
			at = before
		end
		return n
	end
	function r.mark(to)
		at = to or at
		return at
	end
	function r.ended()
		blanks()
		return at > #line
	end
	return r
end

local function parse(field)
	local function wrong()
		error("expected 'HEADER [NAME] [{OFFSET:LENGTH}] [/PREFIX] [& MASK]', not '" .. field .. "'")
	end
	local function outside()
		error("no such octets or bits in '" .. field .. "'")
	end
	local r = reader(field)
	local header = r.take("letter"):lower()
	local names = FIELDS[header]
	if not names then
		wrong()
	end
	-- "ip proto 17 ..." is another header
	local before = r.mark()
	local proto = header == "ip" and r.take("letter") == "proto" and r.number()
	if proto then
		header, names = "number", {}
		for name, n in pairs(PROTOCOLS) do
			if n == proto then
				header, names = name, FIELDS[name]
			end
		end
		if proto > 255 then
			wrong()
		end
	else
		r.mark(before)
	end
	local f = { header = header, proto = proto or PROTOCOLS[header] }
	local name = r.take("letter")
	local known = names[name]
	if name ~= "" and not known then
		wrong()
	end
	f.at, f.width = 0, known and known[2]
	if known then
		f.at, f.header = known[1], known[3] or header
	end
	local unit = r.char("[") and 8 or r.char("{") and 1
	if unit then
		local first = r.number() or wrong()
		local length = 1
		if r.char(":") then
			length = r.number() or outside()
		elseif r.char("-") then
			length = (r.number() or outside()) - first + 1
		end
		if not r.char(unit == 8 and "]" or "}") or length < 1 or
			f.width and (first + length) * unit > f.width then
			outside()
		end
		f.at, f.width = f.at + first * unit, length * unit
	elseif not known then
		wrong()
	end
	if r.char("/") then
		local n = r.number() or wrong()
		if n < 1 or n > f.width then
			error("bad prefix in '" .. field .. "'")
		end
		f.width = n
	end
	if r.char("&") then
		local m = r.number() or wrong()
		local low, high = 0, 0
		while m > 0 and m >> low & 1 == 0 do
			low = low + 1
		end
		high = low
		while m >> high & 1 == 1 do
			high = high + 1
		end
		if m < 1 or m >> high ~= 0 or high > f.width then
			error("bad mask in '" .. field .. "'")
		end
		f.at, f.width = f.at + f.width - high, high - low
	end
	if not r.ended() then
		error("what is left over at the end of '" .. field .. "'?")
	end
	if f.at % 32 + f.width > 32 then
		error("the field of '" .. field .. "' does not fit within a word")
	end
	return f
end

-- Hands on packets that have the header, and where its first bit is, as base and bits.
local function with_header(p, f, go)
	local marked, bare = p:split(p:has("net"))
	bare:emit(1, "no IP header")
	if f.header == "ip" then
		return go(marked, "net", 0)
	end
	local proto = marked.ip.proto
	local is = marked.ip.frag:eq(0)
	if f.proto then
		is = is & proto:eq(f.proto)
	elseif f.header ~= "transp" then
		is = is & (proto:eq(PROTOCOLS.tcp) | proto:eq(PROTOCOLS.udp))
	end
	local mine, other = marked:split(is)
	other:emit(1, "not the first fragment of that protocol")
	if f.header ~= "payload" then
		return go(mine, "transport", 0)
	end
	local tcp, udp = mine:split(mine.ip.proto:eq(PROTOCOLS.tcp))
	go(udp, "transport", 64)
	local short
	tcp, short = tcp:split(tcp:readable(12, 1, "transport"))
	short:emit(1, "too short for the field")
	for off = 0, 15 do
		local here = tcp
		if off < 15 then
			here, tcp = tcp:split(tcp.tcp.off:eq(off))
		end
		go(here, "transport", off * 32)
	end
end

return function(p, args)
	local f = parse(args.FIELD)
	if args.INCREMENTAL and f.width == 32 then
		error("INCREMENTAL needs a field of less than 32 bits, not '" .. args.FIELD .. "'")
	end
	with_header(p, f, function(mine, base, from)
		local at = from + f.at
		local long, short = mine:split(mine:readable(at // 32 * 4, 4, base))
		short:emit(1, "too short for the field")
		local v = long:read_bits(at, f.width, base):extend(32)
		if args.UNSHIFT_IP_ADDR and base == "net" and (at // 32 == 3 or at // 32 == 4) then
			v = (v << (32 - at % 32 - f.width)):slice(0, 32)
		end
		if args.INCREMENTAL then
			v = ((long.anno.aggregate << f.width) + v):slice(0, 32)
		end
		long.anno.aggregate = v
		long:emit(0)
	end)
end
