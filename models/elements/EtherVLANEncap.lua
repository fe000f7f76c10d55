-- Put an Ethernet header with a VLAN tag in front; without a tag for the native VLAN.
local mac, vlan = use "mac", use "vlan"

local function addresses(p, args, length)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	mac.mark(p, 0, length)
end

return function(p, args)
	local tci = vlan.tci(p, args)
	local native, tagged = vlan.split_native(p, tci, args.NATIVE_VLAN)
	native:push(14)
	addresses(native, args, 14)
	native.eth.type = args.ETHERTYPE
	native:emit(0)
	tagged:push(18)
	addresses(tagged, args, 18)
	tagged.eth.type = 0x8100
	tagged:write(14, 2, tci)
	tagged:write(16, 2, args.ETHERTYPE)
	tagged:emit(0)
end
