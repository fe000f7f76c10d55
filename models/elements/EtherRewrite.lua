-- Set source and destination of the Ethernet header that the MAC pointer names, also where it is in front of
-- the data.
local short = use "short"

return function(p, args)
	local function rewrite(f, done)
		local eth = f:view("eth", "mac", 0)
		eth.dst = args.DST
		eth.src = args.SRC
		done(f)
		f:emit(0)
	end
	if p.concrete then
		-- h bytes of the header are hidden: the others are to be in the data
		local front
		front, p = p:split(p:has("mac") & p:offset("mac"):ge(0x80000000))
		for h = 1, 11 do
			local here
			here, front = front:split(front:offset("mac"):eq(0x100000000 - h))
			short.fill(here, 12 - h, "data", rewrite)
		end
		rewrite(front, function() end)
	end
	short.fill(p, 12, "mac", rewrite)
end
