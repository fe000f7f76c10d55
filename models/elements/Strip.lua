-- Remove bytes from the front. A packet that is shorter becomes empty, and passes.
return function(p, args)
	p:strip(args.LENGTH)
	p:emit(0)
end
