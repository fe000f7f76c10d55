-- Set source and destination of the Ethernet header that the MAC pointer names.
return function(p, args)
	local eth = p:view("eth", "mac", 0)
	eth.dst = args.DST
	eth.src = args.SRC
	p:emit(0)
end
