-- Packets leave the router by a device.
return function(p)
	if p.noutputs > 0 then
		p:emit(0)
	else
		p:drop("sent by the device")
	end
end
