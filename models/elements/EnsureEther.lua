-- Give the packet an Ethernet header: keep one of the right type in front of the network
-- header, bring back one that was stripped, else make one.
local function make(p, args)
	p:set_data("net", 0)
	p:push(14)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	p.eth.type = args.ETHERTYPE
	p:set_pointer("mac", "data", 0)
	p:emit(0)
end

return function(p, args)
	local behind, elsewhere = p:split(p:offset("net"):eq(14))
	local right, wrong = behind:split(behind.eth.type:eq(args.ETHERTYPE))
	right:emit(0)
	make(wrong, args)
	local marked, unmarked = elsewhere:split(elsewhere:has("mac"))
	make(unmarked, args)
	-- stripped: data at the network header, the MAC header right in front of it
	local stripped, other = marked:split(marked:offset("net"):eq(0) &
		marked:offset("mac"):eq(0xfffffff2))
	make(other, args)
	stripped:unstrip(14)
	local same, changed = stripped:split(stripped.eth.type:eq(args.ETHERTYPE))
	same:emit(0)
	make(changed, args)
end
