-- Emit nothing; drop what comes in.
return function(p)
	p:drop("Idle drops what it gets")
end
