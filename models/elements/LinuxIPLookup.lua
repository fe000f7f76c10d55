-- Route by the table of the host, which is not known: the packet may leave by any device, with any
-- gateway as its destination annotation, or find no route and leave by the last output, if there is one more
-- than devices.
return function(p, args)
	local devices = #args.DEVNAME
	local flows = { p:choice(devices + 1, "the routes of the host") }
	for i = 1, devices do
		local direct, routed = flows[i]:choice(2, "whether the route has a gateway")
		direct:emit(i - 1)
		routed.anno.dst_ip = routed:fresh(32, { low = 1, name = "gateway" })
		routed:emit(i - 1)
	end
	flows[devices + 1]:emit(devices, "no route")
end
