-- Mark the IPv6 header at OFFSET of the data, unchecked; Click stops where it ends behind the packet.
return function(p, args)
	local long, short = p:split(p:readable(args.OFFSET, 40))
	short:violation("the IPv6 header ends beyond the end of the packet")
	long:set_pointer("net", "data", args.OFFSET)
	long:set_pointer("transport", "data", args.OFFSET + 40)
	long:emit(0)
end
