-- Put an Ethernet header with a VLAN tag in front; without a tag for the native VLAN.
local vlan = use "vlan"

local function addresses(p, args)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	p:set_pointer("mac", "data", 0)
end

return function(p, args)
	local tci = vlan.tci(p, args)
	local native, tagged = vlan.split_native(p, tci, args.NATIVE_VLAN)
	native:push(14)
	addresses(native, args)
	native.eth.type = args.ETHERTYPE
	native:emit(0)
	tagged:push(18)
	addresses(tagged, args)
	tagged.eth.type = 0x8100
	tagged:write(14, 2, tci)
	tagged:write(16, 2, args.ETHERTYPE)
	tagged:emit(0)
end
