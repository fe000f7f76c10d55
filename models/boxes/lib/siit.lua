-- Headers of IPv4 as IPv6 and back (RFC 7915 sections 4 and 5), with addresses of RFC 6052. A header is made anew: options and
-- the flow label are lost, the hop count goes down by one. Checksums are made anew too, and so what had a wrong
-- one is dropped. What would need the path's MTU is not there: fragments are dropped.
local siit = {}

-- Where the bytes of the IPv4 address lie in an IPv6 one, by the length of the prefix (RFC 6052 section 2.2).
local places = {
	[32] = { { 4, 4 } }, [40] = { { 5, 3 }, { 9, 1 } }, [48] = { { 6, 2 }, { 9, 2 } },
	[56] = { { 7, 1 }, { 9, 3 } }, [64] = { { 9, 4 } }, [96] = { { 12, 4 } },
}

local SRC6, DST6 = 8, 24
local SRC4, DST4 = 12, 16

-- What is translated: its numbers, its least length, where the port (or the identifier of echo) of the sender and the receiver
-- lies, and echo's types.
siit.kinds = {
	{ name = "tcp", four = 6, six = 6, bytes = 20, from = 0, to = 2 },
	{ name = "udp", four = 17, six = 17, bytes = 8, from = 0, to = 2 },
	{ name = "icmp", four = 1, six = 58, bytes = 8, from = 4, to = 4, request = { 8, 128 }, reply = { 0, 129 } },
}

-- The prefix of an argument.
function siit.prefix(arg)
	local n = arg.length
	if not places[n] then
		error("PREFIX: expected a length of 32, 40, 48, 56, 64 or 96 (RFC 6052 section 2.2), found " .. n)
	end
	return { hi = arg.hi, lo = arg.lo, length = n, places = places[n] }
end

-- Whether the address at an offset of the IPv6 header has the prefix, and zeros in bits 64 to 71.
local function has_prefix(p, prefix, at)
	local n = prefix.length
	if n == 96 then
		return p:read(at, 8, "net"):eq(prefix.hi) & p:read(at + 8, 4, "net"):eq(prefix.lo >> 32)
	end
	local is = p:read(at, n // 8, "net"):eq(n == 64 and prefix.hi or prefix.hi >> (64 - n))
	return is & p:read(at + 8, 1, "net"):eq(0)
end

function siit.to_prefix(p, prefix)
	return has_prefix(p, prefix, DST6)
end

function siit.from_prefix(p, prefix)
	return has_prefix(p, prefix, SRC6)
end

-- The bytes of the IPv4 address in the one at an offset: values and their lengths.
local function taken_out(p, prefix, at)
	local list = {}
	for i, place in ipairs(prefix.places) do
		list[i] = { p:read(at + place[1], place[2], "net"), place[2] }
	end
	return list
end

function siit.destination(p, prefix)
	return taken_out(p, prefix, DST6)
end

function siit.source(p, prefix)
	return taken_out(p, prefix, SRC6)
end

local function write_pieces(p, at, pieces)
	for _, piece in ipairs(pieces) do
		p:write(at, piece[2], piece[1], "net")
		at = at + piece[2]
	end
end

local function checksum_of(p, kind, version)
	return p[version == 6 and kind.name == "icmp" and "icmp6" or kind.name].checksum
end

local function echo_of(p, kind, version)
	local k = version == 6 and 2 or 1
	local kinds = p:read(0, 1, "transport"):eq(kind.request[k]) |
		p:read(0, 1, "transport"):eq(kind.reply[k])
	local echo, other = p:split(kinds & p:read(1, 1, "transport"):eq(0))
	other:drop("ICMP, but no echo")
	return echo
end

-- The packets of a kind that can be translated, by the version of their header; the rest.
function siit.take(p, kind, version)
	local number = version == 6 and p.ip6.next:eq(kind.six) or p.ip.proto:eq(kind.four)
	local this, rest = p:split(number & p:readable(0, kind.bytes, "transport"))
	if kind.name == "icmp" then
		this = echo_of(this, kind, version)
	end
	local checksum = checksum_of(this, kind, version)
	local good = checksum:ok()
	if kind.name == "udp" then
		-- none is right in IPv4 and wrong in IPv6
		local none = checksum.value:eq(0)
		good = version == 4 and none | good or ~none & good
	end
	local right, wrong = this:split(good)
	wrong:drop("a wrong checksum, which would become a right one")
	return right, rest
end

-- Echo's type in the other version.
local function turn_type(p, kind, from, to, go_on)
	if kind.name ~= "icmp" then
		go_on(p)
		return
	end
	local request, reply = p:split(p:read(0, 1, "transport"):eq(kind.request[from]))
	request:write(0, 1, kind.request[to], "transport")
	go_on(request)
	reply:write(0, 1, kind.reply[to], "transport")
	go_on(reply)
end

local function put4(p, kind, o)
	local tc, len, hlim = p.ip6.tc, p.ip6.len, p.ip6.hlim
	p:set_data("transport", 0)
	p:push(20)
	p:set_pointer("net", "data", 0)
	p:write(0, 1, 0x45)
	p:write(1, 1, tc)
	p.ip.len = len + 20
	p.ip.id = p:counter("id", 0, 1, 65536, 16)
	p:write(6, 2, o.df and 0x4000 or 0)
	p.ip.ttl = hlim - 1
	p.ip.proto = kind.four
	p:write(10, 2, 0)
	write_pieces(p, SRC4, o.src)
	write_pieces(p, DST4, o.dst)
	p.ip.checksum:recompute()
	p:set_transport()
	p[kind.name].checksum:recompute()
end

-- An IPv4 header instead of the IPv6 one. src and dst are pieces.
function siit.to4(p, kind, src, dst, go_on)
	local live, expired = p:split(p.ip6.hlim:gt(1))
	expired:drop("the hop limit has expired")
	local fits, large = live:split(live.ip6.len:le(65515))
	large:drop("too large for IPv4")
	local small, big = fits:split(fits.ip6.len:le(1240))
	for flags, part in ipairs { small, big } do
		turn_type(part, kind, 2, 1, function(f)
			-- DF from 1261 bytes on (section 5.1)
			put4(f, kind, { src = src, dst = dst, df = flags == 2 })
			go_on(f)
		end)
	end
end

local function write_address(p, at, address)
	if address.places == nil then
		p:write(at, 8, address[1], "net")
		p:write(at + 8, 8, address[2], "net")
		return
	end
	p:write(at, 8, address.hi, "net")
	p:write(at + 8, 8, address.lo, "net")
	local from = 1
	for _, place in ipairs(address.places) do
		p:write(at + place[1], place[2], address[from], "net")
		from = from + 1
	end
end

-- An IPv4 address of the header, at an offset, behind a prefix.
local function put_behind(p, prefix, at)
	local address = { hi = prefix.hi, lo = prefix.lo, places = prefix.places }
	for i, place in ipairs(prefix.places) do
		address[i] = p:read(at, place[2], "net")
		at = at + place[2]
	end
	return address
end

function siit.source_behind(p, prefix)
	return put_behind(p, prefix, SRC4)
end

function siit.destination_behind(p, prefix)
	return put_behind(p, prefix, DST4)
end

-- An IPv6 header instead of the IPv4 one. src and dst are of the functions above, or the two halves of an address.
function siit.to6(p, kind, src, dst, go_on)
	local live, expired = p:split(p.ip.ttl:gt(1))
	expired:drop("the TTL has expired")
	turn_type(live, kind, 1, 2, function(f)
		local tos, ttl = f:read(1, 1, "net"), f.ip.ttl
		f:set_data("transport", 0)
		local len = f:length()
		f:push(40)
		f:set_pointer("net", "data", 0)
		f:set_pointer("transport", "data", 40)
		f:write(0, 4, 0x60000000)
		f.ip6.tc = tos
		f.ip6.len = len:slice(0, 16)
		f.ip6.next = kind.six
		f.ip6.hlim = ttl - 1
		write_address(f, SRC6, src)
		write_address(f, DST6, dst)
		checksum_of(f, kind, 6):recompute()
		go_on(f)
	end)
end

-- Fragments are not translated.
function siit.whole4(p)
	local whole, fragment = p:split(p.ip.mf:eq(0) & p.ip.frag:eq(0))
	fragment:drop("a fragment")
	return whole
end

return siit
