-- What the VLAN elements share: the tag that their arguments describe.
local vlan = {}

-- The tag as a number or a value: the annotation, or VLAN_TCI, else VLAN_ID, with VLAN_PCP.
function vlan.tci(p, args)
	if args.VLAN_TCI == "ANNO" then
		return p.anno.vlan_tci
	end
	return (args.VLAN_TCI or args.VLAN_ID) | args.VLAN_PCP << 13
end

-- Splits p by whether the tag is of the native VLAN, which goes without: native, tagged.
function vlan.split_native(p, tci, native)
	if native < 0 then
		return p:split(false)
	elseif type(tci) == "number" then
		return p:split(tci & 0xfff == native)
	end
	return p:split(tci:mask(0xfff):eq(native))
end

return vlan
