-- Set source and destination of the Ethernet header that the MAC pointer names.
local short = use "short"

return function(p, args)
	short.fill(p, 12, "mac", function(f, done)
		local eth = f:view("eth", "mac", 0)
		eth.dst = args.DST
		eth.src = args.SRC
		done(f)
		f:emit(0)
	end)
end
