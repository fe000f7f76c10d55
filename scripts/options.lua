-- options: which TCP options of a SYN are taken away on the way? Window scale, SACK, timestamps, MPTCP, MD5, fast open.
local probes = {
	{ "window scale, SACK, timestamps", inet() / TCP / MSS / SACKP / TS / WSCALE },
	{ "MPTCP", inet() / TCP / MPCAPABLE },
	{ "MD5", inet() / TCP / md5(string.rep("\0", 16)) / NOP / NOP },
	{ "fast open", inet() / TCP / TFO },
}
local status = 0
for i, probe in ipairs(probes) do
	if i > 1 then sleep(1100) end	-- routers answer six times at once, then once a second
	local hops = trace(probe[2])
	local seen = {}
	for _, hop in ipairs(hops) do
		for _, m in ipairs(hop.mods) do
			if m.kind == "removed" and not seen[m.layer] then
				seen[m.layer] = true
				print(m.layer .. " removed " .. between(hops, m))
				status = 1
			end
		end
	end
end
if status == 0 then print("options kept") end
return status
