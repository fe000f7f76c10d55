-- Put a tag of that VLAN (802.1Q, priority 0) in front of the type of a frame, as the action "push-vlan" of a datapath does.
signature { ports = "1/1", processing = "a/a", help = "puts a VLAN tag into a frame", "VLAN uint 0..4095" }

return function(p, args)
	local frame, short = p:split(p:readable(0, 14))
	short:emit(0)
	frame:insert(12, 4)
	frame:write(12, 2, 0x8100)
	frame:write(14, 2, args.VLAN)
	frame:emit(0)
end
