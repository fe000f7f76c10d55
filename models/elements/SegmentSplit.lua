-- Cuts the data of a TCP segment that carries more than MSS octets: what follows has its own place in the sequence space, PSH and
-- FIN stand at the last part, CWR at the first (RFC 3168 section 6.1.2). Fragments, SYN, RST, urgent data and what has a wrong
-- checksum stay whole. In a proof parts from the fifth on, and those behind IP options, are any part.
-- Options of IP go with every part. In a run parts from the 65th on, and behind IP options from the ninth on, are any.
local SYN, RST, URG = 0x02, 0x04, 0x20

-- What may be cut: IPv4 with TCP, whole, of right lengths and sums.
local function candidates(p)
	local whole, short = p:split(p:readable(0, 20, "net") & p:has("transport"))
	short:emit(0)
	local tcp, other = whole:split(whole.ip.version:eq(4) & whole.ip.proto:eq(6) &
		whole:read(6, 2, "net"):mask(0x3fff):eq(0) & whole:readable(0, 20, "transport"))
	other:emit(0)
	local plain, marked = tcp:split(tcp:read(13, 1, "transport"):mask(SYN | RST | URG):eq(0) & tcp.tcp.off:ge(5) &
		tcp.ip.len:le(tcp:length("net")))
	marked:emit(0)
	local right, wrong = plain:split(plain.ip.checksum:ok() & plain.tcp.checksum:ok())
	wrong:emit(0)
	return right
end

-- The octets from `from` on, of at most `mss`, behind `header` octets of headers.
local function part(p, header, from, mss, last)
	if not last then
		p:truncate(header + from + mss, "net")
		p.tcp.psh = 0
		p.tcp.fin = 0
	end
	if from > 0 then
		p.tcp.cwr = 0
		p.ip.id = p.ip.id + from // mss
		p.tcp.seq = p.tcp.seq + from
		p:remove(header, from, "net")
		p:set_pointer("net", "net", from)
		p:set_pointer("transport", "transport", from)
	end
	local function finish(f)
		f.ip.len = f:length("net"):slice(0, 16)
		f.ip.checksum:recompute()
		f.tcp.checksum:recompute()
		f:emit(0)
	end
	if from == 0 then
		finish(p)
		return
	end
	local framed, bare = p:split(p:has("mac"))
	framed:set_pointer("mac", "mac", from)
	finish(framed)
	finish(bare)
end

local function any_part(p, header, from, mss)
	local seq = p.tcp.seq + p:fresh(16, { low = from, name = "place in the data" }):extend(32)
	p:truncate(header + mss, "net")
	p:scramble(header, "net")
	p.tcp.seq = seq
	p.ip.id = p:fresh(16, { name = "identification" })
	p.tcp.cwr = 0
	p.tcp.psh = p:fresh(1, { name = "push" })
	p.tcp.fin = p:fresh(1, { name = "end of the stream" })
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.checksum:recompute()
	p.tcp.checksum:recompute()
	p:emit(0)
end

local function cut(p, header, mss, told)
	local fits, long = p:split(p.ip.len:le(header + mss))
	fits:emit(0)
	long:truncate(long.ip.len:extend(32), "net")
	local from = 0
	for _ = 1, told do
		local last, more = long:split(long:length("net"):le(header + from + mss))
		part(last, header, from, mss, true)
		if header + from + mss > 65535 then
			more:violation("longer than an IP packet")
			return
		end
		local this
		this, long = more:copy(2)
		part(this, header, from, mss)
		from = from + mss
	end
	any_part(long, header, from, mss)
end

return function(p, args)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local rest = candidates(marked)
	local options
	rest, options = rest:split(rest.ip.hl:eq(5))
	for off = 5, 15 do
		local here
		here, rest = rest:split(rest.tcp.off:eq(off))
		cut(here, 20 + 4 * off, args.MSS, p.concrete and 64 or 4)
	end
	rest:emit(0)
	if p.concrete then
		local words = options.ip.hl:extend(8) + options.tcp.off:extend(8)
		for n = 11, 30 do
			local here
			here, options = options:split(words:eq(n))
			cut(here, 4 * n, args.MSS, 8)
		end
		options:emit(0)
		return
	end
	local whole, cut_up = options:choice(2, "whether a segment behind IP options is cut")
	whole:emit(0)
	any_part(cut_up, 60, 0, args.MSS)
end
