-- Set the VLAN annotation.
local vlan = use "vlan"

return function(p, args)
	p.anno.vlan_tci = vlan.tci(p, args)
	p:emit(0)
end
