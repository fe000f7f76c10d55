-- pmtu [DESTINATION [SIZE]]: how large may packets be? A router that drops larger ones without saying so is a black hole.
local size, status = tonumber(argv[2]) or 1500, 0
while size >= 68 do
	local hops = trace(ip{ flags = 2 } / udp{ dst = 33434 } / raw(string.rep("\0", size - 28)))
	local last = hops[#hops]
	local header = last.reply and last.reply:icmp()
	if header and header:gettype() == 3 and header:getcode() == 4 then
		print(("%s (hop %d): MTU %d"):format(last.ip, last.ttl, header:getmtu()))
		status = 1
		if header:getmtu() >= size or header:getmtu() < 68 then break end
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
