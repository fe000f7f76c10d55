-- Packets from a device; the packet type is not set.
return function(p)
	p:emit(0)
end
