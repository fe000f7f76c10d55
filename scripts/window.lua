-- window: does a box set the TCP window, to slow connections down?
local hops = trace(inet() / tcp{ win = 64000 })
local m = found(hops, function(m) return m.name == "tcp.window" end)
if m then
	print(("window %d -> %d %s"):format(m.old, m.new, between(hops, m)))
	return 1
end
print("window kept")
return 0
