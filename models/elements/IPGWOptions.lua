-- Handle the IP options that a router fills in. Packets without options pass; of those
-- with options the option bytes may become any, with the checksum right, and bad ones
-- leave by output 1. In sim the options are walked through (sim_ip.c).
local options = use "options"

return function(p)
	local plain, some = p:split(p.ip.hl:le(5))
	plain:emit(0)
	options.fill(some, function(done)
		done:emit(0)
	end, function(bad)
		bad:emit(1, "a bad option")
	end)
end
