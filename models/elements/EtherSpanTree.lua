-- The spanning tree protocol: messages of other bridges are taken in. Its own messages, and the ports that it
-- closes at its Suppressors, are not modelled; in a proof all ports are open.
return function(p)
	p:drop("taken in by the spanning tree")
end
