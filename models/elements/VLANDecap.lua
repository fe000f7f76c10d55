-- Remove a VLAN tag and remember it in the annotation; a packet without tag gets annotation 0.
-- The MAC header must be where the data starts, or not be marked.
local mac, short = use "mac", use "short"

local function remove(p, args, done)
	local tci = p:read(14, 2)
	p:remove(12, 4)
	done(p, -4)
	p:set_pointer("mac", "data", 0)
	p:set_pointer("net", "data", 14)
	if args.ANNO then
		p.anno.vlan_tci = tci
	end
	p:emit(0)
end

return function(p, args)
	for _, f in ipairs(mac.at_data(p)) do
		local frame = mac.mark_within(f, 0, 14)
		local tagged, plain = frame:split(frame.eth.type:eq(args.ETHERTYPE))
		if args.ANNO then
			plain.anno.vlan_tci = 0
		end
		plain:emit(0)
		short.fill(tagged, 16, "data", function(g, done)
			remove(g, args, done)
		end, 14)
	end
end
