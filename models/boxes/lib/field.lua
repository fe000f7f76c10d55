-- Fields of packets as rules of a datapath see them: those of the outermost headers, whose IP header FindHeaders has marked. A header
-- whose fixed part is cut is not there; of a transport header each field is whose octets are.
local text = use "text"

local field = {}

field.TAGS = { 0x8100, 0x88a8, 0x9100 }
-- Where stands what a packet has beside its octets, in annotations that no element of Click's has.
field.STATE = 64

local PROTOCOLS = { tcp = 6, udp = 17, icmp = 1, icmp6 = 58 }
local FOUR = { tcp = true, udp = true, icmp = true }
local SIX = { tcp = true, udp = true, icmp6 = true }
local MOST_BETWEEN, FRAGMENT, ARP_OCTETS = 2, 44, 28

-- Whether a tag stands at that type, whole.
function field.tag_at(p, at)
	local kind, any = p:read(at, 2), p:no()
	for _, tag in ipairs(field.TAGS) do
		any = any | kind:eq(tag)
	end
	return any & p:readable(at + 2, 4)
end

-- found(flow, base, octet) for the packets with tag number n.
local function tag(p, n, found, absent)
	local here, none = p:split(p:readable(0, 14))
	absent(none)
	for i = 1, n do
		here, none = here:split(field.tag_at(here, 8 + 4 * i))
		absent(none)
	end
	found(here, "data", 10 + 4 * n)
end

local function arp(p, at, found, absent)
	local here, rest = p:split(p:readable(0, at + 2))
	absent(rest)
	local mine, other = here:split(here:read(at, 2):eq(0x0806) & here:readable(at + 2, ARP_OCTETS))
	found(mine, "data", at + 2)
	if at == (p.concrete and 76 or 28) then
		absent(other)
		return
	end
	local tagged, none = other:split(field.tag_at(other, at))
	absent(none)
	arp(tagged, at + 4, found, absent)
end

-- The header that `kind` tells stands so many octets behind the IPv6 header, if so many octets of it are there.
local function behind(p, kind, at, between, want, found, absent)
	local here, rest = p:split(kind:eq(want.proto) & p:readable(40 + at, want.octets, "net") & p:read(4, 2, "net"):ge(at + want.octets))
	here:set_pointer("transport", "net", 40 + at)
	found(here, "transport", 0)
	if between == MOST_BETWEEN then
		absent(rest)
		return
	end
	local some, none = rest:split((kind:eq(0) | kind:eq(43) | kind:eq(60) | kind:eq(FRAGMENT)) & rest:readable(40 + at, 8, "net"))
	absent(none)
	local small = some:read(41 + at, 1, "net"):eq(0)
	some, none = some:split((kind:ne(FRAGMENT) & small) | (kind:eq(FRAGMENT) & some:read(42 + at, 2, "net"):lt(8)))
	absent(none)
	behind(some, some:read(40 + at, 1, "net"), at + 8, between + 1, want, found, absent)
end

-- The header of a transport protocol with so many octets of it: `found` has its pointer on it.
function field.transport(p, layer, octets, found, absent)
	local proto = PROTOCOLS[layer]
	local ip, none = p:split(p:has("net"))
	absent(none)
	local four, six = ip:split(ip:read_bits(0, 4, "net"):eq(4))
	if FOUR[layer] then
		local here
		here, four = four:split(four.ip.proto:eq(proto) & four:read(6, 2, "net"):mask(0x1fff):eq(0) &
			four:readable(0, octets, "transport") & ((four.ip.hl << 2) + octets):le(four.ip.len))
		found(here, "transport", 0)
	end
	absent(four)
	if SIX[layer] then
		behind(six, six:read(6, 1, "net"), 0, 0, { proto = proto, octets = octets }, found, absent)
	else
		absent(six)
	end
end

local function version(p, v, found, absent)
	local ip, none = p:split(p:has("net"))
	absent(none)
	local here, other = ip:split(ip:read_bits(0, 4, "net"):eq(v))
	absent(other)
	found(here, "net", 0)
end

-- Calls found(flow, base, octet) for packets that have the header of a field, the others go to absent(flow). field: LAYER, BIT and
-- WIDTH in it, WHEN "BIT WIDTH VALUES" other bits of it must have one of these values, or "".
function field.find(p, args, found, absent)
	local layer, last = args.LAYER, args.BIT + args.WIDTH
	local when = text.words(args.WHEN)
	for i, word in ipairs(when) do
		when[i] = math.tointeger(tonumber(word))
	end
	local function asked(f, base, at)
		if #when == 0 then
			found(f, base, at)
			return
		end
		local bits, any = f:read_bits(8 * at + when[1], when[2], base), f:no()
		for i = 3, #when do
			any = any | bits:eq(when[i])
		end
		local here, other = f:split(any)
		found(here, base, at)
		absent(other)
	end
	if #when > 0 and when[1] + when[2] > last then
		last = when[1] + when[2]
	end
	if layer == "state" then
		found(p, "anno", field.STATE)
	elseif layer == "eth" then
		local here, short = p:split(p:readable(0, 14))
		absent(short)
		asked(here, "data", 0)
	elseif layer == "vlan" or layer == "vlan2" then
		tag(p, layer == "vlan" and 1 or 2, asked, absent)
	elseif layer == "arp" then
		arp(p, 12, asked, absent)
	elseif layer == "ip" or layer == "ip6" then
		version(p, layer == "ip" and 4 or 6, asked, absent)
	else
		field.transport(p, layer, (last + 7) // 8, asked, absent)
	end
end

-- The parts of a field that is wider than 48 bits: 32 each, the first what is left.
local function widths(width)
	local list = {}
	if width <= 48 then
		return { width }
	end
	while width > 0 do
		table.insert(list, 1, width > 32 and 32 or width)
		width = width - 32
	end
	return list
end

-- The field as a list of values from the most significant on; each function of `each` is given a part's bit and width.
function field.parts(args, base, at, each)
	local list, bit = {}, 8 * at + args.BIT
	for _, w in ipairs(widths(args.WIDTH)) do
		list[#list + 1] = each(bit, w, base)
		bit = bit + w
	end
	return list
end

function field.read(p, args, base, at)
	return field.parts(args, base, at, function(bit, w)
		if base == "anno" then
			return p:anno(bit // 8, w // 8)
		end
		return p:read_bits(bit, w, base)
	end)
end

-- Numbers of a line, from word `from` on.
function field.numbers(line, from, n)
	local words, list = text.words(line), {}
	for i = from or 1, n and (from or 1) + n - 1 or #words do
		list[#list + 1] = math.tointeger(tonumber(words[i]))
	end
	return list
end

return field
