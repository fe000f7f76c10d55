-- Packets are written to a file, and pass if there is an output.
return function(p)
	if p.noutputs > 0 then
		p:emit(0)
	else
		p:drop("written to the file")
	end
end
