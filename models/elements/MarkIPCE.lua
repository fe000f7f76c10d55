-- Mark congestion in the ECN bits. Packets that are not ECN-capable are dropped, unless FORCE.
return function(p, args)
	local ecn = p.ip.ecn
	if not args.FORCE then
		local not_ect
		not_ect, p = p:split(ecn:eq(0))
		not_ect:drop("not ECN-capable")
	end
	local marked, mark = p:split(ecn:eq(3))
	marked:emit(0)
	mark.ip.ecn = 3
	mark.ip.checksum:update()
	mark:emit(0)
end
