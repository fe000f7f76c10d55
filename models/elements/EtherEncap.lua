-- Put an Ethernet header in front and mark it.
as_values { "SRC", "DST" }
local mac = use "mac"

return function(p, args)
	p:push(14)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	p.eth.type = args.ETHERTYPE
	mac.mark(p, 0, 14)
	p:emit(0)
end
