-- An information element: it gives names to others and sees no packets.
return function(p)
	p:drop("no packets pass here")
end
