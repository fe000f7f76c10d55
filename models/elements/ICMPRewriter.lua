-- Rewrite ICMP errors for flows of other rewriters. Their mappings are not looked at: an
-- error either belongs to one, then the addresses may be any, or it is dropped. Other
-- packets are dropped.
return function(p, args)
	local icmp, other = p:split(p.ip.proto:eq(1) & p.ip.frag:eq(0) &
		p:readable(0, 28, "transport"))
	other:drop("not an ICMP error")
	local kind = icmp.icmp.type
	local err, rest = icmp:split(kind:within(3, 5) | kind:within(11, 12))
	rest:drop("not an ICMP error")
	local mapped, unmapped = err:choice(2, "the mappings of another rewriter")
	unmapped:drop("no mapping for the flow in the error")
	local client = mapped:fresh(32, { name = "client" })
	mapped.ip.dst = client
	mapped.ip.checksum:update()
	mapped:write(20, 4, client, "transport")
	mapped:write(28, 2, mapped:fresh(16, { name = "port" }), "transport")
	mapped.icmp.checksum:recompute()
	if args.DST_ANNO then
		mapped.anno.dst_ip = client
	end
	mapped:emit(0)
end
