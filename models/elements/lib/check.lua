-- What CheckTCPHeader, CheckUDPHeader and CheckICMPHeader share.
local check = {}

-- Lets packets of one protocol through that hold `least` bytes of its header; others
-- leave by output 1.
function check.protocol(p, proto, least, name)
	local marked, plain = p:split(p:has("net"))
	plain:emit(1, "not " .. name)
	local right, alien = marked:split(marked.ip.proto:eq(proto))
	alien:emit(1, "not " .. name)
	local long, short = right:split(right:readable(0, least, "transport"))
	short:emit(1, "too short for " .. name)
	return long
end

-- Length of what the IP header carries, as a value, for packets that hold all of it.
function check.payload(p, why)
	local len = p.ip.len:extend(32)
	local fits, bad = p:split(len:le(p:length("net")) & len:ge(p.ip.hl << 2))
	bad:emit(1, why)
	return fits, len - (fits.ip.hl << 2)
end

-- Output 0 for packets whose checksum of that header is right.
function check.checksum(p, name)
	local right, wrong = p:split(p[name].checksum:ok())
	wrong:emit(1, "bad checksum")
	right:emit(0)
end

return check
