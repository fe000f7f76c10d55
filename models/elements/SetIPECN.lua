-- Set the ECN bits.
local sum = use "sum"

return function(p, args)
	p.ip.ecn = args.ECN
	sum.update(p, "ip", function(f)
		f:emit(0)
	end)
end
