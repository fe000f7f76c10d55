Scripts on a path: the published one unchanged, callbacks by name and as functions, of both arities, and what stops them.
== file ftp.lua
-- the published script for NATs that rewrite FTP
syn = IP / tcp{dst=21}
fp = filter(syn)
synack = tracebox(syn)
if not synack then
print("Server did not reply...")
fp:close()
return
end
if synack:tcp():getflags() ~= 18 then
print("Server does not seem to be a FTP server")
fp:close()
return
end
ip_port = syn:source():gsub("%.", ", ")
data = IP / tcp{src=syn:tcp():getsource(), dst=21,
seq=syn:tcp():getseq()+1,
ack=synack:tcp():getseq()+1, flags=16} /
raw('PORT '.. ip_port .. ',189,68\r\n')
function cb(ttl, rip, pkt, reply, mods)
if mods and mods:_tostring():find("Raw") then
print("There is a NAT before " .. rip)
return 1
end
end
tracebox(data, {callback = "cb"})
fp:close()
print("done")
== run
$TOP/tests/net/lab -- tracebox -s ftp.lua 10.9.5.2
$TOP/tests/net/lab drop -- tracebox -t 0.1 -m 6 -s ftp.lua 10.9.5.2
$TOP/tests/net/lab -- tracebox -s ftp.lua 10.9.2.2
== stdout
done
Server did not reply...
Server does not seem to be a FTP server
== file callbacks.lua
function named(ttl, ip, mods)
	print(ttl, ip, mods)
end
local probe = IP / TCP / MSS
tracebox(probe, { callback = "named", max_ttl = 3 })
local seen = 0
local answer = tracebox(IP / TCP / MSS, { callback = function(ttl, ip, packet, reply, mods)
	seen = seen + 1
	for _, m in ipairs(mods or {}) do
		if m.class == "box" then
			print(ttl, m.layer, m.field, m.old, m.new, m.interval[1], m.interval[2], packet:ip():getttl(), reply:icmp():gettype())
			return 1
		end
	end
end })
print(seen, answer:source(), answer:tcp():getflags(), answer:tcp():getack() ~= 0, answer:get(MSS) ~= nil)
print(set_ttl_range{ min_ttl = 2, max_ttl = 2 }.max_ttl)
tracebox(IP / UDP, { callback = named })
print((IP / udp{dst = 9}):sendrecv{ timeout = 1, retry = 1 }:icmp():gettype())
print((ip{ ttl = 1 } / TCP):sendrecv{}:source())
print(pcall(tracebox, IP / TCP, { callback = function() error("thrown", 0) end }))
return 4
== run
$TOP/tests/net/lab mss -- tracebox -t 0.5 -s callbacks.lua 10.9.5.2; echo $?
== stdout
1	10.9.1.1	
2	10.9.2.2	IP::TTL IP::CheckSum 
3	10.9.3.2	TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
3	TCPOptionMaxSegSize	MaxSegSize	1460	1200	2	3	3	11
3	10.9.5.2	18	true	true
64
2	10.9.2.2	IP::TTL IP::CheckSum 
3
10.9.1.1
false	thrown
4
