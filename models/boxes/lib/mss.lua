-- Lowering the MSS that a SYN announces.
local mss = { KIND = 2, LENGTH = 4, SYN = 2 }

-- Calls done with each flow that results. One that is malformed stays, and none is made up.
function mss.clamp(p, most, done)
	local syn, later = p:split(p.tcp.flags:mask(mss.SYN):eq(mss.SYN))
	done(later)
	local with, without = syn:tcp_option(mss.KIND)
	done(without)
	local valid, odd = with:split(with:read(1, 1, "option"):eq(mss.LENGTH))
	done(odd)
	local large, fits = valid:split(valid:read(2, 2, "option"):gt(most))
	done(fits)
	large:write(2, 2, most, "option")
	done(large)
end

return mss
