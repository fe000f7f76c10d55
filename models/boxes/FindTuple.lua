-- What connections are told apart by, for TrackConnections behind it, in annotations (lib/tuple_of.lua): the tuple of a packet, or of the
-- one that an ICMP error is about. The IP header is marked; behind IPv6 at most two headers of eight octets are looked behind.
signature { ports = "1/1", processing = "a/a", help = "finds what connections are told apart by" }

local tuple = use "connection"

local ICMP, TCP, UDP, ICMP6, FRAGMENT = 1, 6, 17, 58, 44

local function bad(p)
	tuple.set(p, { class = tuple.INVALID })
	p:emit(0)
end

local function leave(p, class, t, a, b, numbers)
	tuple.set(p, { class = class, proto = t.proto, src = t.src, dst = t.dst, a = a, b = b, numbers = numbers, id = t.id, more = t.more })
	p:emit(0)
end

-- The transport header at `at`, of a packet or of one that is quoted, of which 8 octets must be there. errors(flow): of ICMP.
local function by_protocol(p, t, base, at, errors)
	local class = t.quoted and tuple.RELATED or tuple.KNOWN
	local ports, icmp, there, short
	ports, p = p:split(t.proto:eq(TCP) | t.proto:eq(UDP) | t.proto:eq(33) | t.proto:eq(132))
	there, short = ports:split(ports:readable(at, 8, base))
	bad(short)
	local a, b = there:read(at, 2, base), there:read(at + 2, 2, base)
	ports, there = there:split(t.proto:eq(TCP) | t.proto:eq(UDP))
	leave(ports, class, t, a, b, tuple.PORTS)
	leave(there, class, t, a, b, tuple.KEPT)
	for _, proto in ipairs(t.icmp == ICMP and { ICMP } or { ICMP, ICMP6 }) do
		icmp, p = p:split(t.proto:eq(proto))
		there, short = icmp:split(icmp:readable(at, 8, base))
		bad(short)
		local kind = there:read(at, 1, base)
		local query, other
		if proto == ICMP then
			query, other = there:split(kind:eq(0) | kind:eq(8) | kind:within(13, 18))
		else
			query, other = there:split(kind:within(128, 129))
		end
		leave(query, class, t, query:read(at + 4, 2, base), 0, tuple.QUERY)
		if proto == ICMP6 then
			local message
			other, message = other:split(kind:within(1, 127))
			leave(message, class, t, 1, 1, tuple.NONE)
		end
		if t.icmp ~= proto then
			bad(other)
		elseif proto == ICMP then
			local err
			err, other = other:split(kind:within(3, 5) | kind:within(11, 12))
			bad(other)
			errors(err)
		else
			errors(other)
		end
	end
	if t.quoted then
		p, short = p:split(p:readable(at, 8, base))
		bad(short)
	end
	leave(p, class, t, 0, 0, tuple.NONE)
end

local function quoted4(p)
	local there, short = p:split(p:readable(8, 20, "transport"))
	bad(short)
	local good, odd = there:split(there:read_bits(64, 4, "transport"):eq(4) & there:read(14, 2, "transport"):mask(0x1fff):eq(0))
	bad(odd)
	local t = { proto = good:read(17, 1, "transport"), src = { good:read(20, 4, "transport") }, dst = { good:read(24, 4, "transport") },
		icmp = ICMP, quoted = true }
	for words = 5, good.concrete and 15 or 5 do
		local here
		here, good = good:split(good:read_bits(68, 4, "transport"):eq(words))
		by_protocol(here, t, "transport", 8 + 4 * words, bad)
	end
	bad(good)
end

local function four(p)
	local t = { proto = p.ip.proto, src = { p.ip.src }, dst = { p.ip.dst }, icmp = ICMP, id = p.ip.id, more = p.ip.mf }
	local later, first = p:split(p.ip.frag:ne(0))
	leave(later, tuple.FRAGMENT, t, 0, 0, tuple.NONE)
	by_protocol(first, t, "transport", 0, quoted4)
end

-- The tuple of an IPv6 header so many octets behind the network pointer.
local function tuple6(f, at, proto, quoted)
	return { proto = proto, src = { f:read(at + 8, 8, "net"), f:read(at + 16, 8, "net") },
		dst = { f:read(at + 24, 8, "net"), f:read(at + 32, 8, "net") }, icmp = ICMP6, quoted = quoted }
end

-- The header that t.proto tells of begins at `at` behind the network pointer, behind at most `left` more that tell of another;
-- `quoted`, where a quoted header begins, or nil.
local function walk(f, t, at, left, errors, quoted)
	local proto = t.proto
	local ext, frag, ah, there, short
	ext, f = f:split(proto:eq(0) | proto:eq(43) | proto:eq(60))
	frag, f = f:split(proto:eq(FRAGMENT))
	ah, f = f:split(proto:eq(51))
	bad(ah)
	by_protocol(f, t, "net", at, function(g)
		errors(g, at)
	end)
	if left == 0 then
		bad(ext)
		bad(frag)
		return
	end
	local function follow(g, more, id)
		local u = tuple6(g, quoted or 0, g:read(at, 1, "net"), quoted)
		u.more, u.id = more or t.more, id or t.id
		return u
	end
	there, short = ext:split(ext:readable(at, 8, "net"))
	bad(short)
	there, short = there:split(there:read(at + 1, 1, "net"):eq(0))
	bad(short)
	walk(there, follow(there), at + 8, left - 1, errors, quoted)
	there, short = frag:split(frag:readable(at, 8, "net"))
	bad(short)
	local u = follow(there, there:read_bits(8 * at + 31, 1, "net"), there:read(at + 4, 4, "net"))
	local later, first = there:split(there:read(at + 2, 2, "net"):ge(8))
	if quoted then
		bad(later)
	else
		leave(later, tuple.FRAGMENT, u, 0, 0, tuple.NONE)
	end
	walk(first, u, at + 8, left - 1, errors, quoted)
end

local function quoted6(p, at)
	local there, short = p:split(p:readable(at + 8, 40, "net"))
	bad(short)
	local good, odd = there:split(there:read_bits(8 * at + 64, 4, "net"):eq(6))
	bad(odd)
	walk(good, tuple6(good, at + 8, good:read(at + 14, 1, "net"), at + 8), at + 48, 2, bad, at + 8)
end

return function(p)
	local ip, other = p:split(p:has("net"))
	bad(other)
	local v4, v6 = ip:split(ip:read_bits(0, 4, "net"):eq(4))
	four(v4)
	walk(v6, tuple6(v6, 0, v6:read(6, 1, "net")), 40, 2, quoted6)
end
