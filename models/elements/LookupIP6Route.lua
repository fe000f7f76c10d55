-- The longest prefix that holds the IPv6 destination annotation gives the output; a
-- gateway becomes the new annotation. Of two routes for one prefix the last counts.
local function halves(length)
	local function mask(n)
		return n <= 0 and 0 or n >= 64 and -1 or ~((1 << (64 - n)) - 1)
	end
	return mask(length), mask(length - 64)
end

return function(p, args)
	local routes = {}
	for i = 1, #args.ROUTE do
		local r = args.ROUTE[i]
		r.index = i
		routes[i] = r
	end
	table.sort(routes, function(a, b)
		if a.length ~= b.length then
			return a.length > b.length
		end
		return a.index > b.index
	end)
	local hi, lo = p.anno.dst_ip6_hi, p.anno.dst_ip6_lo
	for _, r in ipairs(routes) do
		local mask_hi, mask_lo = halves(r.length)
		local here
		here, p = p:split(hi:mask(mask_hi):eq(r.addr6.hi & mask_hi) &
			lo:mask(mask_lo):eq(r.addr6.lo & mask_lo))
		if r.gateway6.hi ~= 0 or r.gateway6.lo ~= 0 then
			here.anno.dst_ip6_hi = r.gateway6.hi
			here.anno.dst_ip6_lo = r.gateway6.lo
		end
		here:emit(r.output)
	end
	p:lose("no route")
end
