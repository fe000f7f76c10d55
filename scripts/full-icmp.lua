-- full-icmp: which routers quote the whole packet in their errors (RFC 1812), so that all changes can be seen there?
local hops = trace(inet() / TCP / MSS / SACKP / TS / WSCALE / raw(string.rep("x", 64)))
local full, routers = 0, 0
for _, hop in ipairs(hops) do
	if expired(hop) then
		local size = hop.mods:received():size()
		routers = routers + 1
		full = full + (size >= hop.packet:size() and 1 or 0)
		print(("%d %s quotes %s"):format(hop.ttl, hop.ip, size >= hop.packet:size() and "all" or size .. " octets"))
	end
end
print(("%d of %d routers quote all"):format(full, routers))
return full == routers and 0 or 1
