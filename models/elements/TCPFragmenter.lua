-- Cut TCP segments whose packet is longer than MTU, or than the annotation MTU_ANNO where that is smaller and not 0; the
-- sequence number moves on, and FIN goes from segments that more than MTU bytes follow. What stands in front of the IP
-- header stays with every segment. Other protocols are cut in the same way, as if they were TCP. In a proof MTU_ANNO is 0,
-- the packet ends with its IP length, and the payload of other protocols, behind IP options and of segments from the fifth on may
-- become any (in sim: sim_tcp.c).
local MOST = 4		-- segments of one packet that a proof tells apart

local function finish(p, from)
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.checksum:recompute()
	p.tcp.seq = p.tcp.seq + from
	p.tcp.checksum:recompute()
	p:emit(0)
end

-- A piece of no more than the MTU with what has not been told of it; it keeps `stays` bytes.
local function any_piece(p, stays, mtu)
	p:truncate(mtu, "net")
	p:scramble(stays, "net")
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.checksum:recompute()
	return p
end

-- The payload from `from` on; header: bytes of the IP and TCP headers, room: bytes of payload in a segment.
local function segment(p, header, from, room, last)
	if not last then
		p:truncate(header + from + room, "net")
	end
	if from > 0 then
		-- what is in front of the payload moves, pointers do not by themselves
		p:remove(header, from, "net")
		for _, pointer in ipairs { "net", "transport" } do
			p:set_pointer(pointer, pointer, from)
		end
		local framed, bare = p:split(p:has("mac"))
		framed:set_pointer("mac", "mac", from)
		finish(framed, from)
		p = bare
	end
	finish(p, from)
end

local function any_segment(p, stays, from, mtu)
	if from > 65535 then
		p:violation("longer than an IP packet")
		return
	end
	local seq = p.tcp.seq + p:fresh(16, { low = from, name = "place in the payload" }):extend(32)
	any_piece(p, stays, mtu)
	p.tcp.seq = seq
	p.tcp.checksum:recompute()
	p:emit(0)
end

local function segments(p, header, mtu)
	local room, length = mtu - header, p:length("net")
	if room <= 0 then
		p:emit(0)
		return
	end
	local from = 0
	for _ = 1, math.min(MOST, 65515 // room + 1) do
		local last, more = p:split(length:le(header + from + room))
		segment(last, header, from, room, true)
		local this
		this, p = more:copy(2)
		local far, near = this:split(length:gt(header + from + mtu))
		far.tcp.fin = 0
		segment(far, header, from, room)
		segment(near, header, from, room)
		from = from + room
	end
	any_segment(p, header, from, mtu)
end

return function(p, args)
	local mtu = args.MTU
	if mtu == 0 then
		p:emit(0)
		return
	end
	local fits, long = p:split(p.ip.len:lt(mtu))
	fits:emit(0)
	local other
	long, other = long:split(long.ip.proto:eq(6) & long:readable(0, 20, "transport"))
	any_piece(other, 20, mtu):emit(0)
	local plain, options = long:split(long.ip.hl:eq(5))
	any_segment(options, 24, 0, mtu)
	for off = 5, 15 do
		local here
		here, plain = plain:split(plain.tcp.off:eq(off))
		segments(here, 20 + 4 * off, mtu)
	end
	any_segment(plain, 40, 0, mtu)
end
