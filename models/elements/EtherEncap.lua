-- Put an Ethernet header in front and mark it.
as_values { "SRC", "DST" }

return function(p, args)
	p:push(14)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	p.eth.type = args.ETHERTYPE
	p:set_pointer("mac", "data", 0)
	p:emit(0)
end
