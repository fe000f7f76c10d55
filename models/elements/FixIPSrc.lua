-- Set the source of packets that ask for it by an annotation (ICMPError does), and clear that.
return function(p, args)
	local asks, other = p:split(p.anno.fix_ip_src:ne(0))
	other:emit(0)
	asks.anno.fix_ip_src = 0
	asks.ip.src = args.IPADDR
	asks.ip.checksum:recompute()
	asks:emit(0)
end
