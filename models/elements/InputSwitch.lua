-- Pass packets of one input only. Handlers may change it, which is not modelled.
return function(p, args)
	if p.port == args.OUTPUT then
		p:emit(0)
	else
		p:drop("not the selected input")
	end
end
