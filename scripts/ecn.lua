-- ecn: are the ECN bits, or the flags that negotiate ECN, changed on the way?
local status = 0
local function look(what, packet)
	local hops = trace(packet)
	local m = found(hops, function(m) return m.name == "ip.ecn" or m.name == "ip6.ecn" or m.name == "tcp.flags" end)
	if m then
		print(("%s: %s %d -> %d %s"):format(what, m.name, m.old, m.new, between(hops, m)))
		status = 1
	end
	sleep(1100)
end
look("ECT(0)", inet{ ecn = 2 } / TCP)
look("CE", inet{ ecn = 3 } / TCP)
look("ECN setup", inet() / tcp{ flags = TCP.SYN + TCP.ECE + TCP.CWR })
if status == 0 then print("ECN kept") end
return status
