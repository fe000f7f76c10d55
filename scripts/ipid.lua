-- ipid: is the identification of datagrams rewritten?
local hops = trace(IP / TCP)
local m = found(hops, function(m) return m.name == "ip.id" end)
if m then
	print("identification rewritten " .. between(hops, m))
	return 1
end
print("identification kept")
return 0
