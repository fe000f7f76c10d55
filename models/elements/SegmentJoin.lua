-- Joins TCP segments that follow each other. In a proof a segment passes as it is, or with the data of others behind its own and
-- the flags that stand at their end.
return function(p)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local whole, short = marked:split(marked:readable(0, 20, "net") & marked:has("transport"))
	short:emit(0)
	local tcp, other = whole:split(whole.ip.version:eq(4) & whole.ip.proto:eq(6) & whole:readable(0, 20, "transport"))
	other:emit(0)
	local as_it_is, changed = tcp:choice(2, "whether segments are joined")
	as_it_is:emit(0)
	changed:scramble(40, "net")
	changed.ip.len = changed:fresh(16, { low = 41, name = "length" })
	changed.ip.checksum:recompute()
	changed.tcp.psh = changed:fresh(1, { name = "push" })
	changed.tcp.fin = changed:fresh(1, { name = "end of the stream" })
	changed.tcp.checksum:recompute()
	changed:emit(0)
end
