-- Input 0 to output 0 unless active; then by the bypass: input 0 to output 1, input 1 to
-- output 0. Handlers may change it, which is not modelled.
return function(p, args)
	if p.port == 0 then
		p:emit(args.ACTIVE and 1 or 0, "the bypass is not connected")
	elseif args.ACTIVE then
		p:drop("the bypass is active")
	else
		p:emit(0)
	end
end
