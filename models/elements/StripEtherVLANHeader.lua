-- Remove an Ethernet header: 18 bytes with a VLAN tag, which goes to the annotation, or 14 without.
-- Frames without tag are of the native VLAN; where there is none they leave by output 1.
return function(p, args)
	local tagged, plain = p:split(p.eth.type:eq(0x8100))
	tagged.anno.vlan_tci = tagged:read(14, 2)
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
