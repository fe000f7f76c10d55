-- isn: are initial sequence numbers rewritten, and is the offset one per flow, one per packet, or the same for all?
local offsets, where = {}, nil
local function offset(packet)
	local hops = trace(packet)
	local m = found(hops, function(m) return m.name == "tcp.seq" end)
	if not m then return nil end
	where = between(hops, m)
	return m.new - m.old & 0xffffffff
end
local port = 20000 + random(20000)
local first = offset(inet() / tcp{ src = port, seq = 1000 })
if not first then
	print("sequence numbers kept")
	return 0
end
sleep(1100)
local again = offset(inet() / tcp{ src = port, seq = 2000 })
sleep(1100)
local other = offset(inet() / tcp{ src = port + 1, seq = 1000 })
print("sequence numbers rewritten " .. where)
if again == first then
	print(other == first and "the same offset for all flows" or "an offset of its own for each flow")
elseif again == first - 1000 & 0xffffffff then
	print("all become the same number")
else
	print("another offset for each packet")
end
return 1
