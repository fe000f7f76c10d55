-- Lower the MSS that a SYN announces to MSS, where it is larger; other packets pass unchanged.

local mss = use "mss"

return function(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	other:emit(0)
	local whole, bad = tcp:split(tcp.tcp.off:ge(5))
	bad:emit(0)
	mss.clamp(whole, args.MSS, function(f)
		f.tcp.checksum:update()
		f:emit(0)
	end)
end
