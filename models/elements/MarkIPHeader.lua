-- Mark the IP header at OFFSET of the data, unchecked. The destination annotation is not set.
return function(p, args)
	local long, short = p:split(p:readable(args.OFFSET, 1))
	short:violation("the IP header lies beyond the end of the packet")
	long:set_pointer("net", "data", args.OFFSET)
	long:set_transport()
	local fits, past = long:split((long.ip.hl << 2):le(long:length("net")))
	past:violation("the IP header ends beyond the end of the packet")
	fits:emit(0)
end
