-- ipid: is the identification of datagrams rewritten? In IPv6, which has none, the flow label.
local hops = trace(inet() / TCP)
local what = ipversion() == 6 and "flow label" or "identification"
local m = found(hops, function(m) return m.name == "ip.id" or m.name == "ip6.flow" end)
if m then
	print(what .. " rewritten " .. between(hops, m))
	return 1
end
print(what .. " kept")
return 0
