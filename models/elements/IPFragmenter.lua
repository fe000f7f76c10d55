-- Cut packets that are longer than MTU from their IP header on. With DF, or without room for 8 bytes of payload, they leave
-- by output 1; HONOR_DF false clears DF and gives them a fresh identification.
-- What stands in front of the IP header stays with the first fragment only.
local MOST = 64		-- fragments of one packet; more are a violation

-- One fragment: payload bytes [from, from + n) of the packet behind its header of `hl` bytes.
local function fragment(p, hl, from, n, first, last, offset, mf)
	if not last then
		p:truncate(hl + from + n, "net")
	end
	if not first then
		-- the header moves up to the payload
		p:set_data("net", 0)
		p:remove(hl, from)
		p:set_pointer("net", "data", 0)
		p:clear_pointer("mac")
		p:set_transport()
	end
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.frag = (offset + from // 8):slice(0, 13)
	p.ip.mf = last and mf or 1
	p.ip.df = 0
	p.ip.checksum:recompute()
	p:emit(0)
end

-- All packets with a header of hl bytes; `payload` is how long what follows is.
local function cut(p, args, hl)
	local room = (args.MTU - hl) // 8 * 8
	if room < 8 then
		p:emit(1, "no room for a fragment")
		return
	end
	local offset, mf = p.ip.frag, p.ip.mf
	local length = p:length("net")
	local from = 0
	for k = 1, MOST do
		-- the last one fits as it is
		local last, more = p:split(length:le(hl + from + args.MTU - hl))
		fragment(last, hl, from, 0, k == 1, true, offset, mf)
		local this
		this, p = more:copy(2)
		fragment(this, hl, from, room, k == 1, false, offset, mf)
		from = from + room
	end
	p:violation("more than 64 fragments")
end

return function(p, args)
	local fits, long = p:split(p:length("net"):le(args.MTU))
	fits:emit(0)
	if args.HONOR_DF then
		local df
		df, long = long:split(long.ip.df:eq(1))
		df:emit(1, "too long, and must not be fragmented")
	else
		local df, free = long:split(long.ip.df:eq(1))
		df.ip.id = df:fresh(16, { name = "id" })
		df.ip.df = 0
		for hl = 20, 56, 4 do
			local here
			here, df = df:split(df.ip.hl:eq(hl // 4))
			cut(here, args, hl)
		end
		cut(df, args, 60)
		long = free
	end
	for hl = 20, 56, 4 do
		local here
		here, long = long:split(long.ip.hl:eq(hl // 4))
		cut(here, args, hl)
	end
	cut(long, args, 60)
end
