-- The aggregate annotation becomes the length of the packet, with what was cut off.
return function(p)
	p.anno.aggregate = p:length() + p.anno.extra_length
	p:emit(0)
end
