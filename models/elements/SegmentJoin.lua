-- Joins TCP segments that follow each other with equal headers into one of at most MSS octets of data. In a proof a segment passes as
-- it is, or its octets lie somewhere in a larger one, which may begin in front of them and has the PSH and FIN of what stands at
-- its end. Fragments, SYN, RST, urgent data and what has a wrong checksum pass as they are, so do those without data.
local SYN, RST, URG = 0x02, 0x04, 0x20

return function(p, args)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local whole, short = marked:split(marked:readable(0, 20, "net") & marked:has("transport"))
	short:emit(0)
	local tcp, other = whole:split(whole.ip.version:eq(4) & whole.ip.proto:eq(6) &
		whole:read(6, 2, "net"):mask(0x3fff):eq(0) & whole:readable(0, 20, "transport"))
	other:emit(0)
	local plain, apart = tcp:split(tcp:read(13, 1, "transport"):mask(SYN | RST | URG):eq(0) & tcp.tcp.off:ge(5) &
		tcp.ip.len:le(tcp:length("net")) & tcp.ip.len:gt(tcp.ip.hl * 4 + tcp.tcp.off * 4) & tcp.ip.checksum:ok() &
		tcp.tcp.checksum:ok())
	apart:emit(0)
	local alone, joined = plain:choice(2, "whether segments are joined")
	alone:emit(0)
	local seq = joined.tcp.seq - joined:fresh(16, { name = "data in front" }):extend(32)
	joined:scramble(40, "net")
	joined.tcp.seq = seq
	joined.ip.id = joined:fresh(16, { name = "identification" })
	joined.ip.len = joined:fresh(16, { low = 42, high = math.min(args.MSS + 120, 65535), name = "length" })
	joined.tcp.psh = joined:fresh(1, { name = "push" })
	joined.tcp.fin = joined:fresh(1, { name = "end of the stream" })
	joined.tcp.cwr = joined:fresh(1, { name = "window was reduced" })
	joined.ip.checksum:recompute()
	joined.tcp.checksum:recompute()
	joined:emit(0)
end
