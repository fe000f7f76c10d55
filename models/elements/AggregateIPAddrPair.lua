-- The aggregate annotation becomes the number of the pair of addresses, from 1 on; the color tells packets that
-- go against the first one of their pair. With a TIMEOUT Click takes every packet for the first of its pair (its comparison
-- of times goes wrong unless they run backwards), and so does this.
local function leave(p, number, color)
	p.anno.aggregate = number
	p.anno.paint = color
	p:emit(0)
end

return function(p, args)
	local plain
	p, plain = p:split(p:has("net"))
	plain:emit(1, "no IP header")
	if (args.TIMEOUT or 0) > 0 then
		leave(p, p:counter("next", 1, 1, 0), 0)
		return
	end
	local src, dst = p.ip.src, p.ip.dst
	local along, rest = p:lookup("pairs", { src, dst }, { 32 })
	leave(along, along.values[1], 0)
	local against, new = rest:lookup("pairs", { dst, src }, { 32 })
	leave(against, against.values[1], 1)
	local number = new:counter("next", 1, 1, 0)
	new:put("pairs", { src, dst }, { number })
	leave(new, number, 0)
end
