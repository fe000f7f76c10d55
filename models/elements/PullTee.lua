-- Copy pulled packets to the other outputs; the one that was asked for is output 0.
return function(p)
	local flows = { p:copy(p.noutputs) }
	for i = 1, #flows - 1 do
		flows[i]:emit(i)
	end
	flows[#flows]:emit(0)
end
