-- Lower the MSS that a SYN announces to MSS, where it is larger; other packets pass unchanged.
signature {
	ports = "1/1", processing = "a/a", help = "lowers the MSS of TCP",
	"MSS uint 1..65535",
}

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
