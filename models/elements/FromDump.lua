-- Packets from a capture file; with FORCE_IP only IP packets pass, with their header
-- marked. A file of raw IP packets forces FORCE_IP; the reader of the file marks their
-- header.
local source = use "source"

return function(p, args)
	if args.FORCE_IP then
		source.force_ip(p)
		return
	end
	local raw, frame = p:split(p:has("net"))
	source.force_ip(raw)
	frame:set_pointer("mac", "data", 0)
	frame:emit(0)
end
