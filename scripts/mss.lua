-- mss: is the maximum segment size of connections changed on the way, or added where there was none?
local hops = trace(inet() / TCP / MSS)
local m = found(hops, function(m) return m.name == "tcp.opt.mss" end)
if m then
	print(("MSS %s %d -> %d %s"):format(m.new < m.old and "clamped" or "raised", m.old, m.new, between(hops, m)))
	return 1
end
hops = trace(inet() / TCP)
m = found(hops, function(m) return m.kind == "added" and m.layer == "TCPOptionMaxSegSize" end)
if m then
	print("MSS added " .. between(hops, m))
	return 1
end
print("MSS kept")
return 0
