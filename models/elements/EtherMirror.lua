-- Swap source and destination of the Ethernet header at the start of the data.
local short = use "short"

return function(p)
	short.fill(p, 12, "data", function(f, done)
		local dst, src = f.eth.dst, f.eth.src
		f.eth.dst = src
		f.eth.src = dst
		done(f)
		f:emit(0)
	end)
end
