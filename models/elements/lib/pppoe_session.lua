-- The frames of PPPoE sessions (RFC 2516 sections 4 to 6): Ethernet, six octets of PPPoE, the protocol of PPP without
-- address and control, for those that have the sessions.
local session = {}

local DISCOVERY, SESSION = 0x8863, 0x8864
local HEADERS = 22
local MOST = 1492	-- section 7
local IPV4 = 0x0021

-- An answer of discovery or PPP: to whoever asked, of any content.
local function answer(p, address)
	local asker = p.eth.src
	p:scramble(14)
	p.eth.dst = asker
	p.eth.src = address
	p:set_pointer("mac", "data", 0)
	p:emit(0)
end

-- What is not to be carried: discovery, and what PPP itself says, may be answered or not.
local function talk(p, address)
	local silent, answered = p:choice(2, "whether the access protocol answers")
	answer(answered, address)
	silent:drop("of PPPoE or PPP itself")
end

-- A frame of a session with an IP packet, without what stands around it; others end. Returns the flow and its session's number.
function session.take(p, address)
	local frame, short = p:split(p:readable(0, 20))
	short:drop("shorter than the headers of PPPoE")
	local kind = frame.eth.type
	local discovery, rest = frame:split(kind:eq(DISCOVERY))
	talk(discovery, address)
	local mine, other = rest:split(kind:eq(SESSION) & rest.eth.dst:eq(address) & rest:read(14, 2):eq(0x1100))
	other:drop("no frame of a session, or of another's")
	local length = mine:read(18, 2)
	local right, wrong = mine:split(length:ge(2) & length:le(mine:length() - 20))
	wrong:drop("longer than its frame")
	local packet, control = right:split(right:read(20, 2):eq(IPV4))
	talk(control, address)
	local number = packet:read(16, 2)
	packet:strip(HEADERS)
	packet:truncate(length - 2)
	packet:set_pointer("net", "data", 0)
	local four, cut = packet:split(packet:readable(0, 20) & packet.ip.version:eq(4) & packet.ip.hl:ge(5))
	cut:drop("not a whole IPv4 header")
	local whole, short = four:split(four.ip.len:le(four:length()) & four.ip.len:ge(four.ip.hl << 2))
	short:drop("bad IP length")
	four = whole
	four:truncate(four.ip.len)
	four:set_transport()
	return four, number
end

-- An IP packet into a session of that number, from one address to the other.
function session.give(p, from, to, number)
	local fits, large = p:split(p:length():le(MOST))
	large:drop("larger than a session carries")
	local length = fits:length()
	fits:push(HEADERS)
	fits:write(0, 6, to)
	fits:write(6, 6, from)
	fits:write(12, 2, SESSION)
	fits:write(14, 2, 0x1100)
	fits:write(16, 2, number)
	fits:write(18, 2, (length + 2):slice(0, 16))
	fits:write(20, 2, IPV4)
	fits:set_pointer("mac", "data", 0)
	fits:emit(0)
end

return session
