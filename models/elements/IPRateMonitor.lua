-- Opaque: measure rates per network; the annotations of the rates may then be any.
return function(p, args)
	if args.ANNO then
		p.anno.fwd_rate = p:fresh(32, { name = "rate" })
		p.anno.rev_rate = p:fresh(32, { name = "rate" })
	end
	p:emit(p.port)
end
