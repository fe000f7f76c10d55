-- Zero the payload behind the transport header; here it may become any bytes.
return function(p)
	local tcp, rest = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0))
	local plain, options = tcp:split(tcp.tcp.off:eq(5))
	plain:scramble(20, "transport")
	plain:emit(0)
	options:scramble(20, "transport")
	options:emit(0)
	local udp, other = rest:split((rest.ip.proto:eq(17) | rest.ip.proto:eq(1)) &
		rest.ip.frag:eq(0))
	udp:scramble(8, "transport")
	udp:emit(0)
	other:scramble(0, "transport")
	other:emit(0)
end
