-- loop [DESTINATION [PORT]]: do packets go round? Behind some proxies those that are not HTTP do.
local hops, seen = trace(IP / tcp{ dst = tonumber(argv[2]) or 21 }), {}
for _, hop in ipairs(hops) do
	local expired = hop.reply and hop.reply:icmp() and hop.reply:icmp():gettype() == 11
	if expired and seen[hop.ip] and seen[hop.ip] < hop.ttl - 1 then
		print(("forwarding loop: %s at hops %d and %d"):format(hop.ip, seen[hop.ip], hop.ttl))
		return 1
	end
	if expired then seen[hop.ip] = hop.ttl end
end
print("no loop")
return 0
