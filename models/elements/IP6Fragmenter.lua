-- Packets that fit, counted from their data on, pass. Click cuts nothing: longer ones are dropped.
return function(p, args)
	local fits, long = p:split(p:length():le(args.MTU))
	fits:emit(0)
	long:drop("longer than the MTU")
end
