-- dscp: is the class that packets are marked with kept?
local hops = trace(inet{ dscp = 46 } / TCP)
local m = found(hops, function(m) return m.name == "ip.dscp" or m.name == "ip6.dscp" end)
if m then
	print(("DSCP %d -> %d %s"):format(m.old, m.new, between(hops, m)))
	return 1
end
print("DSCP kept")
return 0
