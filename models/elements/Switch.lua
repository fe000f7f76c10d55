-- All packets to one output, -1 drops them. Handlers may change it, which is not modelled.
return function(p, args)
	if args.OUTPUT < 0 then
		p:drop("the switch is off")
	else
		p:emit(args.OUTPUT, "the switch names no output")
	end
end
