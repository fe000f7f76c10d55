-- nat-fragments: a box that tracks connections keeps first fragments until the rest comes, which is never sent.
local whole, first = trace(inet() / udp{ dst = 33434 }), nil
sleep(1100)
local header = ipversion() == 6 and inet() / fragment{ more = true } or ip{ flags = 1 }
local alone = header / udp{ dst = 33434, len = 64, checksum = 1 } / raw(string.rep("\0", 24))
local last = farthest((trace(alone, { max_ttl = #whole })))
for _, hop in ipairs(whole) do
	if hop.ttl > last and expired(hop) and not first then first = hop end
end
if first then
	print(("%s (hop %d) tracks connections: NAT or stateful filter"):format(first.ip, first.ttl))
	return 1
end
print("no box keeps fragments")
return 0
