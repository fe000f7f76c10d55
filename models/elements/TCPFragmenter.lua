-- Cut TCP segments whose packet is longer than MTU, or than the annotation MTU_ANNO where that is smaller and not 0; the
-- sequence number moves on, and FIN goes from segments that more than MTU bytes follow. What stands in front of the IP
-- header stays with every segment. Other protocols are cut in the same way. In a proof MTU_ANNO is 0, and
-- the packet ends with its IP length (in sim: sim_tcp.c).
local MOST = 64		-- segments of one packet; more are a violation

-- The payload from `from` on; header: bytes of the IP and TCP headers, room: bytes of payload in a segment.
local function segment(p, header, from, room, mtu, last)
	if not last then
		p:truncate(header + from + room, "net")
	end
	if from > 0 then
		p:remove(header, from, "net")
	end
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.checksum:recompute()
	p.tcp.seq = p.tcp.seq + from
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
		segment(last, header, from, room, mtu, true)
		local this
		this, p = more:copy(2)
		local far, near = this:split(length:gt(header + from + mtu))
		far.tcp.fin = 0
		segment(far, header, from, room, mtu)
		segment(near, header, from, room, mtu)
		from = from + room
	end
	p:violation("more than 64 segments")
end

return function(p, args)
	local mtu = args.MTU
	if mtu == 0 then
		p:emit(0)
		return
	end
	local fits, long = p:split(p.ip.len:lt(mtu))
	fits:emit(0)
	local header = (long.ip.hl << 2) + (long.tcp.off << 2)
	for h = 20, 116, 4 do
		local here
		here, long = long:split(header:eq(h))
		segments(here, h, mtu)
	end
	segments(long, 120, mtu)
end
