-- Insert a VLAN tag behind the Ethernet addresses; packets of the native VLAN pass
-- unchanged, whatever their priority.
local mac, vlan = use "mac", use "vlan"

return function(p, args)
	local tci = vlan.tci(p, args)
	local native, tagged = vlan.split_native(p, tci, args.NATIVE_VLAN)
	mac.mark(native, 0, 14)
	native:emit(0)
	tagged:insert(12, 4)
	tagged:write(12, 2, args.ETHERTYPE)
	tagged:write(14, 2, tci)
	-- Click takes the size of a pointer for that of the header
	mac.mark(tagged, 0, 8)
	tagged:emit(0)
end
