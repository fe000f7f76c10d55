-- The frames of a PPPoE session (RFC 2516 sections 4 and 6): Ethernet, PPPoE, PPP without address and control.
local pppoe = {}

local IP = 0x0021
local DISCOVERY, SESSION = 0x8863, 0x8864
local HEADERS = 22	-- 14 of Ethernet, 6 of PPPoE, 2 of PPP
local MOST = 1492	-- bytes of an IP packet in a session, section 7

function pppoe.wrap(p, o)
	local fits, large = p:split(p:length():le(MOST))
	large:drop("larger than the 1492 bytes that fit into a session (RFC 2516 section 7)")
	local length = fits:length()
	fits:push(HEADERS)
	fits:write(0, 6, o.dst)
	fits:write(6, 6, o.src)
	fits:write(12, 2, SESSION)
	fits:write(14, 2, 0x1100)
	fits:write(16, 2, o.session)
	fits:write(18, 2, (length + 2):slice(0, 16))
	fits:write(20, 2, IP)
	return fits
end

-- A session frame to mac whose lengths fit; everything else is dropped.
function pppoe.check(p, mac)
	local whole, short = p:split(p:readable(0, HEADERS))
	short:drop("too short for a frame of PPPoE")
	local mine, other = whole:split(whole:read(0, 6):eq(mac))
	other:drop("a frame to another Ethernet address")
	local discovery, rest = mine:split(mine:read(12, 2):eq(DISCOVERY))
	discovery:drop("PPPoE discovery: sessions are up or are not")
	local frame, alien = rest:split(rest:read(12, 2):eq(SESSION) & rest:read(14, 2):eq(0x1100))
	alien:drop("not a frame of a PPPoE session")
	return frame
end

-- What the frame carries, without the padding that Ethernet adds.
function pppoe.unwrap(p)
	local ip, control = p:split(p:read(20, 2):eq(IP))
	control:drop("PPP, but not an IPv4 packet")
	local length = ip:read(18, 2)
	local whole, cut = ip:split(length:ge(2) & length:le(ip:length() - 20))
	cut:drop("a frame of PPPoE with a wrong length")
	whole:strip(HEADERS)
	whole:truncate(length - 2)
	whole:set_pointer("net", "data", 0)
	return whole
end

return pppoe
