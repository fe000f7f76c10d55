-- Set the differentiated services bits.
local sum = use "sum"

return function(p, args)
	p.ip.dscp = args.DSCP
	sum.update(p, "ip", function(f)
		f:emit(0)
	end)
end
