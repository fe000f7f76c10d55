-- Patterns of application protocols, "NAME REGEX" each, for L7. It sees no packets.
return function(p)
	p:drop("an element that sees no packets")
end
