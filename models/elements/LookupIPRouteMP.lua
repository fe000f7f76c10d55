-- As StaticIPLookup, but of two routes for one prefix the last counts.
local function bits(mask)
	local n = 0
	while mask ~= 0 do
		n = n + (mask & 1)
		mask = mask >> 1
	end
	return n
end

return function(p, args)
	local routes = {}
	for i = 1, #args.ROUTE do
		local r = args.ROUTE[i]
		r.index, r.length = i, bits(r.mask)
		routes[i] = r
	end
	table.sort(routes, function(a, b)
		if a.length ~= b.length then
			return a.length > b.length
		end
		return a.index > b.index
	end)
	local addr = p.anno.dst_ip
	for _, r in ipairs(routes) do
		local here
		here, p = p:split(addr:mask(r.mask):eq(r.addr & r.mask))
		if r.gateway and r.gateway ~= 0 then
			here.anno.dst_ip = r.gateway
		end
		here:emit(r.output)
	end
	p:lose("no route")
end
