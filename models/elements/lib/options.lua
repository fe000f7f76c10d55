-- What elements share that fill in the IP options of a router.
local options = {}

-- For packets with options: `done` gets those whose options are filled in, with their checksum right and the option
-- bytes any, `bad` those with a bad one.
function options.fill(p, done, bad)
	local good, wrong = p:choice(2, "what the options say")
	for at = 20, 56, 4 do
		local here
		here, good = good:split(good.ip.hl:eq(at // 4))
		here.ip.checksum:recompute()
		done(here)
		good:write(at, 4, good:fresh(32, { name = "option" }), "net")
	end
	good.ip.checksum:recompute()
	done(good)
	wrong.anno.icmp_param = wrong:fresh(8, { low = 20, high = 59, name = "option offset" })
	bad(wrong)
end

return options
