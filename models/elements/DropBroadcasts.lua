-- Drop link-level broadcasts and multicasts. Only the packet type is looked at, which
-- HostEtherFilter and devices set, never the frame.
return function(p)
	local cast, other = p:split(p.anno.packet_type:within(1, 2))
	cast:emit(1, "a link-level broadcast or multicast")
	other:emit(0)
end
