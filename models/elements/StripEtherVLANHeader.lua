-- Remove an Ethernet header: 18 bytes with a VLAN tag, which goes to the annotation, or 14 without.
-- Frames without tag are of the native VLAN; where there is none they leave by output 1.
local short = use "short"

local function remove(p, args, done)
	local kind, tci = p.eth.type, p:read(14, 2)
	done(p)
	local tagged, plain = p:split(kind:eq(0x8100))
	tagged.anno.vlan_tci = tci
	tagged:strip(18)
	tagged:emit(0)
	if args.NATIVE_VLAN < 0 then
		plain:emit(1, "no VLAN tag")
	else
		plain.anno.vlan_tci = args.NATIVE_VLAN
		plain:strip(14)
		plain:emit(0)
	end
end

return function(p, args)
	short.fill(p, 16, "data", function(f, done)
		remove(f, args, done)
	end)
end
