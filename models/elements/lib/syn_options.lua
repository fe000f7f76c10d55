-- TCP options as a SYN proxy reads, remembers and moves them. What was offered stands in the lower six bits of the timestamp
-- that clients are told: four of the window scale (15: none), SACK, ECN. Windows of another scale are any value.
local options = {}

local MSS, SCALE, SACK_OK, SACK, TIMES = 2, 3, 4, 5, 8
local NO_SCALE, LARGEST_SCALE = 15, 14
local ECE_CWR = 192
-- of a connection: it has timestamps, SACK was refused, clients' and servers' windows change, ECN was refused
local HAS_TIMES, NO_SACK, WINDOW_OUT, WINDOW_IN, NO_ECN = 1, 2, 4, 8, 16
local classes = { [4] = { 1460, 1440, 1300, 536 }, [6] = { 8940, 1440, 1420, 1220 } }

-- A flow with an option of that length, and those without.
local function find(p, kind, length)
	local with, none = p:tcp_option(kind)
	local right, odd = with:split(with:read(1, 1, "option"):eq(length))
	return right, { none, odd }
end

local function size(c, six)
	return six and c.mss - 20 or c.mss
end

-- The size that the cookie remembers, the largest of a few that is not more than what is offered.
local function sizes(p, c, six, done)
	if c.plain then
		done(p, size(c, six))
		return
	end
	local list = classes[six and 6 or 4]
	local least = list[#list]
	local with, rest = find(p, MSS, 4)
	local offered = with:read(2, 2, "option")
	for i = 1, #list - 1 do
		local this
		this, with = with:split(offered:ge(list[i]))
		done(this, math.min(list[i], size(c, six)))
	end
	for _, f in ipairs { with, rest[1], rest[2] } do
		done(f, math.min(least, size(c, six)))
	end
end

-- The window scale of a SYN.
local function scales(p, done)
	local with, rest = find(p, SCALE, 3)
	local scale = with:read(2, 1, "option")
	local large, fine = with:split(scale:gt(LARGEST_SCALE))
	done(large, large:number(LARGEST_SCALE, 4), true)
	done(fine, scale:slice(0, 4), true)
	for _, f in ipairs(rest) do
		done(f, f:number(NO_SCALE, 4), false)
	end
end

local function sacks(p, wanted, done)
	if not wanted then
		done(p, false)
		return
	end
	local with, rest = find(p, SACK_OK, 2)
	done(with, true)
	for _, f in ipairs(rest) do
		done(f, false)
	end
end

local function ecns(p, wanted, done)
	if not wanted then
		done(p, false)
		return
	end
	local with, without = p:split(p.tcp.flags:mask(ECE_CWR):eq(ECE_CWR))
	done(with, true)
	done(without, false)
end

-- What a SYN offers: mss, and with a timestamp time, bits, scale, sack, ecn.
function options.offered(p, c, six, done)
	sizes(p, c, six, function(sized, mss)
		if not c.times then
			done(sized, { mss = sized:number(mss, 16) })
			return
		end
		local with, rest = find(sized, TIMES, 10)
		local time = with:read(2, 4, "option")
		scales(with, function(f, scale, has_scale)
			sacks(f, c.sack, function(g, sack)
				ecns(g, c.ecn, function(h, ecn)
					local two = (ecn and 2 or 0) + (sack and 1 or 0)
					done(h, { mss = h:number(mss, 16), time = time, bits = h:number(two, 2):concat(scale),
						scale = has_scale, sack = sack, ecn = ecn })
				end)
			end)
		end)
		for _, f in ipairs(rest) do
			done(f, { mss = f:number(mss, 16) })
		end
	end)
end

-- A timestamp and what stands beside it; scale is nil where there is none.
local function with_times(list, offer, value, echo, scale)
	list[#list + 1] = { 2, offer.sack and 0x0402 or 0x0101 }
	list[#list + 1] = { 2, 0x080a }
	list[#list + 1] = { 4, value }
	list[#list + 1] = { 4, echo }
	if scale then
		list[#list + 1] = { 3, 0x010303 }
		list[#list + 1] = { 1, scale }
	end
	return list
end

-- The options of the answer to a SYN.
function options.told(p, c, six, offer, told)
	local list = { { 2, 0x0204 }, { 2, size(c, six) } }
	return offer.time and with_times(list, offer, told, offer.time, offer.scale and c.scale) or list
end

-- What the echo of the acknowledgement says: time, scale (a value), sack, ecn; value keeps it.
function options.remembered(p, c, done)
	if not c.times then
		done(p, { value = p:number(0, 8) })
		return
	end
	local with, rest = find(p, TIMES, 10)
	for _, f in ipairs(rest) do
		done(f, { value = f:number(0, 8) })
	end
	local time, bits = with:read(2, 4, "option"), with:read(9, 1, "option"):slice(0, 6)
	local value, scale = with:number(1, 2):concat(bits), bits:slice(0, 4)
	local no_scale, scaled = with:split(scale:eq(NO_SCALE))
	for i, f in ipairs { no_scale, scaled } do
		local sack, no_sack = f:split(bits:slice(4, 1):eq(1))
		for k, g in ipairs { sack, no_sack } do
			local ecn, no_ecn = g:split(bits:slice(5, 1):eq(1))
			for n, h in ipairs { ecn, no_ecn } do
				done(h, { time = time, value = value, scale = i == 2 and scale:extend(8) or nil,
					sack = k == 1, ecn = n == 1 })
			end
		end
	end
end

-- The options of the SYN for the server.
function options.asked(offer, mss)
	local list = { { 2, 0x0204 }, { 2, mss } }
	return offer.time and with_times(list, offer, offer.time, 0, offer.scale) or list
end

-- A timestamp alone, if there is one.
function options.times(has, value, echo)
	return has and with_times({}, {}, value, echo) or {}
end

-- What the server's SYN and ACK makes of what was offered: done(flow, kind, the window for the client, the server's
-- time, whether there is one), or failed(flow) without a timestamp that was promised.
function options.agreed(p, offer, done, failed)
	local times, plain = p:split(offer:slice(6, 1):eq(1))
	done(plain, plain:number(0, 8), plain.tcp.window, plain:number(0, 32), false)
	local with, rest = find(times, TIMES, 10)
	for _, f in ipairs(rest) do
		failed(f)
	end
	local time = with:read(2, 4, "option")
	local function finish(f, kind, scaled)
		done(f, f:number(kind, 8), scaled and f:fresh(16, { name = "window" }) or f.tcp.window, time, true)
	end
	local function ecn(f, kind, scaled)
		local refused, fine = f:split(offer:slice(5, 1):eq(1) & f.tcp.flags:mask(ECE_CWR):eq(0))
		finish(refused, kind | NO_ECN, scaled)
		finish(fine, kind, scaled)
	end
	local function scale(f, kind)
		local none, asked = f:split(offer:slice(0, 4):eq(NO_SCALE))
		ecn(none, kind, false)
		local knows, refused = find(asked, SCALE, 3)
		ecn(knows, kind | WINDOW_IN, true)
		for _, g in ipairs(refused) do
			ecn(g, kind | WINDOW_IN | WINDOW_OUT, true)
		end
	end
	local asked, not_asked = with:split(offer:slice(4, 1):eq(1))
	scale(not_asked, HAS_TIMES)
	local permitted, refused = find(asked, SACK_OK, 2)
	scale(permitted, HAS_TIMES)
	for _, f in ipairs(refused) do
		scale(f, HAS_TIMES | NO_SACK)
	end
end

-- Blocks of SACK name the numbers of the server.
local function move_blocks(p, cookie, number, done)
	local with, none = p:tcp_option(SACK)
	done(none)
	for n = 1, 4 do
		local this
		this, with = with:split(with:read(1, 1, "option"):eq(2 + 8 * n))
		for at = 2, 8 * n - 2, 4 do
			this:write(at, 4, number + (this:read(at, 4, "option") - cookie), "option")
		end
		done(this)
	end
	done(with)
end

-- What a client sends on a connection, whose acknowledgement is right already.
function options.of_client(p, v, six, done)
	local cookie, number, told, time, kind = v[1], v[2], v[3], v[4], v[5]
	local function finish(f)
		f.tcp.checksum:update()
		done(f)
	end
	local function ecn(f)
		local refused, fine = f:split(kind:mask(NO_ECN):eq(NO_ECN))
		finish(fine)
		if six then
			refused:write(1, 1, refused:read(1, 1, "net"):mask(0xcf), "net")
		else
			refused:write(1, 1, refused:read(1, 1, "net"):mask(0xfc), "net")
			refused.ip.checksum:update()
		end
		finish(refused)
	end
	local function window(f)
		local changed, same = f:split(kind:mask(WINDOW_OUT):eq(WINDOW_OUT))
		changed.tcp.window = changed:fresh(16, { name = "window" })
		ecn(changed)
		ecn(same)
	end
	local function blocks(f)
		local refused, fine = f:split(kind:mask(NO_SACK):eq(NO_SACK))
		refused:strip_tcp_option(SACK)
		window(refused)
		move_blocks(fine, cookie, number, window)
	end
	local timed, plain = p:split(kind:mask(HAS_TIMES):eq(HAS_TIMES))
	move_blocks(plain, cookie, number, finish)
	local with, rest = find(timed, TIMES, 10)
	with:write(6, 4, time + (with:read(6, 4, "option") - told), "option")
	blocks(with)
	for _, f in ipairs(rest) do
		blocks(f)
	end
end

-- What a server sends on a connection, whose number is right already.
function options.of_server(p, v, done)
	local told, time, kind = v[3], v[4], v[5]
	local function window(f)
		local changed, same = f:split(kind:mask(WINDOW_IN):eq(WINDOW_IN))
		changed.tcp.window = changed:fresh(16, { name = "window" })
		for _, g in ipairs { changed, same } do
			g.tcp.checksum:update()
			done(g)
		end
	end
	local timed, plain = p:split(kind:mask(HAS_TIMES):eq(HAS_TIMES))
	plain.tcp.checksum:update()
	done(plain)
	local with, rest = find(timed, TIMES, 10)
	with:write(2, 4, told + (with:read(2, 4, "option") - time), "option")
	window(with)
	for _, f in ipairs(rest) do
		window(f)
	end
end

return options
