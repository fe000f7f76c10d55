-- Drop all packets.
return function(p)
	p:drop("discarded")
end
