-- Handle the IP options that a router fills in. Packets without options pass; of those
-- with options the option bytes may become any, with the checksum right, and bad ones
-- leave by output 1. In sim the options are walked through (sim_ip.c).
return function(p)
	local plain, options = p:split(p.ip.hl:eq(5))
	plain:emit(0)
	local good, bad = options:choice(2, "what the options say")
	for at = 20, 56, 4 do
		local done
		done, good = good:split(good.ip.hl:eq(at // 4))
		done.ip.checksum:recompute()
		done:emit(0)
		good:write(at, 4, good:fresh(32, { name = "option" }), "net")
	end
	good.ip.checksum:recompute()
	good:emit(0)
	bad.anno.icmp_param = bad:fresh(8, { low = 20, high = 59, name = "option offset" })
	bad:emit(1, "a bad option")
end
