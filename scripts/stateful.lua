-- stateful: do packets that belong to no connection pass? Boxes that track connections drop some of them.
local whole = farthest((trace(inet() / TCP)))
local status = 0
for _, probe in ipairs{ { "a bare ACK", inet() / tcp{ flags = TCP.ACK } }, { "SYN+FIN", inet() / tcp{ flags = TCP.SYN + TCP.FIN } },
	{ "a wrong checksum", inet() / tcp{ checksum = 0xdead } } } do
	sleep(1100)
	local hops = trace(probe[2], { max_ttl = whole - 1, tries = 1 })
	local last, ip = farthest(hops)
	if last < whole - 1 then
		print(probe[1] .. " vanishes behind " .. ip .. " (hop " .. last .. ")")
		status = 1
	end
end
if status == 0 then print("no stateful filter") end
return status
