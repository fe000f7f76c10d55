-- Answer echo requests: swap the addresses and make the request a reply. Other packets
-- leave by output 1.
return function(p)
	local icmp, other = p:split(p.ip.proto:eq(1) & p:readable(0, 8, "transport"))
	other:emit(1, "not an echo request")
	local echo, rest = icmp:split(icmp.icmp.type:eq(8))
	rest:emit(1, "not an echo request")
	local src, dst = echo.ip.src, echo.ip.dst
	echo.ip.src = dst
	echo.ip.dst = src
	echo:write(6, 2, 0, "net")
	echo.ip.ttl = 255
	echo.ip.checksum:update()
	echo.icmp.type = 0
	echo.icmp.code = 0
	echo.icmp.checksum:update()
	echo.anno.dst_ip = src
	echo.anno.paint = 0
	echo:emit(0)
end
