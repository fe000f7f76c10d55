-- The longest prefix that holds the destination annotation gives the output; a gateway becomes the new
-- destination annotation. Output 1 is a tunnel: the packet gets the SPI and the security association of its route. What
-- is routed to output 0 and is no ESP leaves by output 2; either needs an SPI that some route has. A route for all
-- addresses (0/0) counts only as the last: Click gives its place to the next route.
local esp = use "esp"
local text = use "text"
local AT_ROUTE, INBOUND = esp.AT_ROUTE, esp.INBOUND

local function parse(line)
	local words = text.words(line)
	local addr, mask = text.ip_prefix(words[1])
	local gateway, at = 0, 2
	if #words > 2 and (words[2] == "-" or text.has(words[2], ".")) then
		gateway, at = words[2] == "-" and 0 or text.ip(words[2]), 3
	end
	return { addr = addr & mask, mask = mask, gateway = gateway, output = tonumber(words[at]),
		 spi = tonumber(words[at + 1] or "0"), start = tonumber(words[at + 4] or "0") }
end

local function leave(p, route, output)
	if route.gateway ~= 0 then
		p.anno.dst_ip = route.gateway
	end
	p:emit(output)
end

local function inbound(p, route, spis)
	local short
	p, short = p:split(p:readable(0, 24))
	short:drop("too short for an SPI")
	local number = p:read(20, 4)
	for _, sa in ipairs(spis) do
		local mine
		mine, p = p:split(number:eq(sa.spi))
		mine:set_anno(AT_ROUTE, 4, INBOUND | sa.index)
		local sealed, plain = mine:split(mine:read(9, 1):eq(50))
		leave(sealed, route, 0)
		leave(plain, route, 2)
	end
	p:drop("an SPI that no route has")
end

return function(p, args)
	local routes, spis = {}, {}
	for i, line in ipairs(args.ROUTE) do
		routes[i] = parse(line)
		routes[i].index = i
		if routes[i].spi ~= 0 and routes[i].start ~= 0 then
			spis[#spis + 1] = routes[i]
		end
	end
	table.sort(routes, function(a, b)
		if a.mask ~= b.mask then
			return a.mask > b.mask
		end
		return a.index < b.index
	end)
	local hop = p.anno.dst_ip
	for _, route in ipairs(routes) do
		if route.mask == 0 and route.index < #routes then
			goto next
		end
		local here
		here, p = p:split(hop:mask(route.mask):eq(route.addr))
		if route.output == 0 then
			inbound(here, route, spis)
		else
			if route.output == 1 then
				esp.set_spi(here, route.spi)
				here:set_anno(AT_ROUTE, 4, route.spi ~= 0 and route.index or 0)
			end
			leave(here, route, route.output)
		end
		::next::
	end
	p:drop("no route")
end
