-- Set the MAC header pointer; the bytes are not looked at. With a LENGTH also the network header.
local mac = use "mac"

return function(p, args)
	if args.LENGTH > 0 then
		mac.mark_within(p, args.OFFSET, args.LENGTH):emit(0)
		return
	end
	local long, short = p:split(p:readable(0, args.OFFSET))
	short:violation("the MAC header lies beyond the end of the packet")
	long:set_pointer("mac", "data", args.OFFSET)
	long:emit(0)
end
