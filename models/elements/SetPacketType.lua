-- Set the packet type.
local types = { HOST = 0, BROADCAST = 1, MULTICAST = 2, OTHERHOST = 3, OUTGOING = 4, LOOPBACK = 5 }

return function(p, args)
	p.anno.packet_type = types[args.TYPE]
	p:emit(0)
end
