-- Copy packets to all outputs but the one with the number of their input.
return function(p)
	local others = p.noutputs - (p.port < p.noutputs and 1 or 0)
	if others == 0 then
		p:lose("no other output")
		return
	end
	local flows, k = { p:copy(others) }, 1
	for i = 0, p.noutputs - 1 do
		if i ~= p.port then
			flows[k]:emit(i)
			k = k + 1
		end
	end
end
