-- For elements that do not look whether the packet is long enough: Click writes what fits and reads what happens
-- to be there. In sim the packet goes on with octets that nobody has set; in a proof it is a violation.
local short = {}

-- Calls `fit` with the packets that have n bytes from base, and, in sim, with the shorter ones, which have
-- been padded; `done(flow [, more])` cuts those to their old length again, and that many bytes more or less.
-- least: there are no shorter ones.
function short.fill(p, n, base, fit, least)
	if not p.concrete then
		fit(p, function() end)
		return
	end
	local long, rest = p:split(p:readable(0, n, base))
	fit(long, function() end)
	least = least or 0
	for k = n - 1, least, -1 do
		local this = rest
		if k > least then
			this, rest = rest:split(rest:readable(0, k, base))
		end
		this:pad(n, base)
		this:scramble(k, base)
		fit(this, function(q, more) q:truncate(k + (more or 0), base) end)
	end
end

return short
