-- Take the outermost VLAN tag off, as the action "pop-vlan" of a datapath does; what has none passes as it is.
signature { ports = "1/1", processing = "a/a", help = "takes a VLAN tag off" }

local field = use "field"

return function(p)
	local frame, short = p:split(p:readable(0, 14))
	short:emit(0)
	local tagged, plain = frame:split(field.tag_at(frame, 12))
	plain:emit(0)
	tagged:remove(12, 4)
	tagged:emit(0)
end
