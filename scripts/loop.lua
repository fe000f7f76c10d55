-- loop [DESTINATION [PORT]]: do packets go round? Behind some proxies those that are not HTTP do.
local hops, seen = trace(inet() / tcp{ dst = tonumber(argv[2]) or 21 }), {}
for _, hop in ipairs(hops) do
	if expired(hop) and seen[hop.ip] and seen[hop.ip] < hop.ttl - 1 then
		print(("forwarding loop: %s at hops %d and %d"):format(hop.ip, seen[hop.ip], hop.ttl))
		return 1
	end
	if expired(hop) then seen[hop.ip] = hop.ttl end
end
print("no loop")
return 0
