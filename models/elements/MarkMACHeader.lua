-- Set the MAC header pointer; the bytes are not looked at. With a LENGTH also the network header.
local mac = use "mac"

return function(p, args)
	if args.LENGTH > 0 then
		mac.mark(p, args.OFFSET, args.LENGTH)
	else
		p:set_pointer("mac", "data", args.OFFSET)
	end
	p:emit(0)
end
