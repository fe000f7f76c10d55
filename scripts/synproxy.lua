-- synproxy: does a box answer TCP for the server? UDP and a bare ACK then go farther than a SYN.
local hops, answer = trace(inet() / TCP)
local near = farthest(hops)
sleep(1100)
local far = farthest((trace(inet() / udp{ dst = 33434 })))
if answer and near < far then
	local segment = answer:tcp()
	print(("TCP is %s %d hops away, UDP goes %d"):format(segment:hasflags(TCP.RST) ~= 0 and "reset" or "answered", near, far))
	return 1
end
print("TCP is answered by the server")
return 0
