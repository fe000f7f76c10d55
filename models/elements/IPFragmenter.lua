-- Cut packets that are longer than MTU from their IP header on. With DF, or without room
-- for 8 bytes of payload, they leave by output 1; HONOR_DF false clears DF and gives them
-- a fresh identification. What stands in front of the IP header stays with the first
-- fragment only.
local MOST = 64		-- fragments of one packet; more are a violation

-- Fragment k: payload bytes [from, from + n) of the packet behind its header of `hl`
-- bytes; the last one takes all that is left. was: offset and MF of the packet itself.
local function fragment(p, hl, from, n, was)
	if n then
		p:truncate(hl + from + n, "net")
	end
	if from > 0 then
		p:set_data("net", 0)
		p:remove(hl, from)
		p:set_pointer("net", "data", 0)
		p:clear_pointer("mac")
		p:set_transport()
	end
	p.ip.len = p:length("net"):slice(0, 16)
	local mf = n and 0x2000 or (was & 0x2000)
	p:write(6, 2, ((was & 0x1fff) + from // 8) | mf, "net")
	p.ip.checksum:recompute()
	p:emit(0)
end

-- All packets with a header of hl bytes.
local function cut(p, args, hl)
	local room = (args.MTU - hl) // 8 * 8
	if room < 8 then
		p:emit(1, "no room for a fragment")
		return
	end
	local was = p:read(6, 2, "net")
	local length = p:length("net")
	local most = math.min(MOST, 65515 // room + 1)
	local from = 0
	for _ = 1, most do
		local last, more = p:split(length:le(from + args.MTU))
		fragment(last, hl, from, nil, was)
		local this
		this, p = more:copy(2)
		fragment(this, hl, from, room, was)
		from = from + room
	end
	p:violation("more than 64 fragments")
end

local function by_header(p, args)
	local plain, options = p:split(p.ip.hl:eq(5))
	cut(plain, args, 20)
	for hl = 24, 56, 4 do
		local here
		here, options = options:split(options.ip.hl:eq(hl // 4))
		cut(here, args, hl)
	end
	cut(options, args, 60)
end

return function(p, args)
	local fits, long = p:split(p:length("net"):le(args.MTU))
	fits:emit(0)
	local df, free = long:split(long:read(6, 2, "net"):mask(0x4000):ne(0))
	if args.HONOR_DF then
		df:emit(1, "too long, and must not be fragmented")
	else
		df.ip.id = df:fresh(16, { name = "id" })
		df:write(6, 2, df:read(6, 2, "net") & 0xbfff, "net")
		by_header(df, args)
	end
	by_header(free, args)
end
