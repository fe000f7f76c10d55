-- pmtu [DESTINATION [SIZE]]: how large may packets be? A router that drops larger ones without saying so is a black hole.
local size, status, v6 = tonumber(argv[2]) or 1500, 0, ipversion() == 6
local least, headers = v6 and 1280 or 68, v6 and 48 or 28
while size >= least do
	local hops = trace(inet() / udp{ dst = 33434 } / raw(string.rep("\0", size - headers)))
	local last = hops[#hops]
	local header = last.reply and (last.reply:icmp() or last.reply:icmpv6())
	if header and (v6 and header:gettype() == 2 or not v6 and header:gettype() == 3 and header:getcode() == 4) then
		print(("%s (hop %d): MTU %d"):format(last.ip, last.ttl, header:getmtu()))
		status = 1
		if header:getmtu() >= size or header:getmtu() < least then break end
		size = header:getmtu()
		sleep(1100)
	else
		local ttl, ip = farthest(hops)
		if last.ip then
			print("path MTU " .. size)
		else
			print(("%d octets vanish behind %s (hop %d)"):format(size, ip, ttl))
			status = 1
		end
		break
	end
end
return status
