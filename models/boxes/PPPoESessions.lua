-- The work of a BRAS, see there. A session is `ID MAC ADDRESS`.
--	port 0: subscribers	port 1: the world
signature {
	ports = "2/2", processing = "h/h", help = "the end of the PPPoE sessions of subscribers",
	"MAC ether", "SESSIONS... any",
}

local pppoe = use "pppoe"
local text = use "text"

local function session_of(line)
	local words = text.words(line)
	local id, mac = math.tointeger(tonumber(words[1] or "")), text.ether(words[2] or "")
	-- 0 and 65535 are no sessions (RFC 2516 section 4)
	if #words ~= 3 or not id or id < 1 or id > 65534 or not mac then
		error("SESSIONS: expected ID MAC ADDRESS with an ID of 1 to 65534, found '" .. line .. "'")
	end
	return { id = id, mac = mac, address = text.ip(words[3]) }
end

-- Each number and each address once.
local function sessions_of(lines)
	local list, used = {}, {}
	for i, line in ipairs(lines) do
		local s = session_of(line)
		local other = used["number " .. s.id] or used["address " .. s.address]
		if other then
			error("SESSIONS: '" .. line .. "' has the number or the address of '" .. other .. "'")
		end
		used["number " .. s.id], used["address " .. s.address] = line, line
		list[i] = s
	end
	return list
end

local function up(p, args, sessions)
	local rest = pppoe.check(p, args.MAC)
	for _, s in ipairs(sessions) do
		local this
		this, rest = rest:split(rest:read(16, 2):eq(s.id) & rest:read(6, 6):eq(s.mac))
		this = pppoe.unwrap(this)
		local whole, short = this:split(this:readable(0, 20))
		short:drop("too short for an IPv4 packet")
		local mine, alien = whole:split(whole.ip.src:eq(s.address))
		alien:drop("from another address than that of the session")
		mine:emit(1)
	end
	rest:drop("no such session is up")
end

local function down(p, args, sessions)
	for _, s in ipairs(sessions) do
		local this
		this, p = p:split(p.ip.dst:eq(s.address))
		pppoe.wrap(this, { session = s.id, src = args.MAC, dst = s.mac }):emit(0)
	end
	p:drop("no subscriber has that address")
end

return function(p, args)
	local sessions = sessions_of(args.REST)
	if p.port == 0 then
		up(p, args, sessions)
	else
		down(p, args, sessions)
	end
end
