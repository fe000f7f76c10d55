-- Give bytes back at the front: those that stood there before, if nothing has overwritten them.
return function(p, args)
	p:unstrip(args.LENGTH)
	p:emit(0)
end
