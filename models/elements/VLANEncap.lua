-- Insert a VLAN tag behind the Ethernet addresses; packets of the native VLAN pass
-- unchanged, whatever their priority.
local vlan = use "vlan"

return function(p, args)
	local tci = vlan.tci(p, args)
	local native, tagged = vlan.split_native(p, tci, args.NATIVE_VLAN)
	native:emit(0)
	tagged:insert(12, 4)
	tagged:write(12, 2, args.ETHERTYPE)
	tagged:write(14, 2, tci)
	tagged:set_pointer("mac", "data", 0)
	tagged:emit(0)
end
