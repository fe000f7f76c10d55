-- Remove a VLAN tag and remember it in the annotation; a packet without tag gets annotation 0.
-- The MAC header must be where the data starts, or not be marked.
local mac = use "mac"

return function(p, args)
	local marked, unmarked = p:split(p:has("mac"))
	local moved, right = marked:split(marked:offset("mac"):ne(0))
	moved:violation("the MAC header is not where the data starts")
	for _, f in ipairs { right, unmarked } do
		local long, short = f:split(f:readable(0, 16))
		local tagged, plain = long:split(long.eth.type:eq(args.ETHERTYPE))
		local tci = tagged:read(14, 2)
		tagged:remove(12, 4)
		mac.mark(tagged, 0, 14)
		mac.mark(plain, 0, 14)
		if args.ANNO then
			tagged.anno.vlan_tci = tci
			plain.anno.vlan_tci = 0
			short.anno.vlan_tci = 0
		end
		tagged:emit(0)
		plain:emit(0)
		short:emit(0)
	end
end
