-- Cut TCP segments whose packet is longer than MTU; the sequence number moves on.
local MOST = 64		-- segments of one packet; more are a violation

local function segment(p, args, header, from, n, seq)
	if n then
		p:truncate(header + from + n, "net")
	end
	if from > 0 then
		p:set_data("net", 0)
		p:remove(header, from)
		p:set_pointer("net", "data", 0)
		p:clear_pointer("mac")
		p:set_transport()
	end
	p.ip.len = p:length("net"):slice(0, 16)
	p.ip.checksum:recompute()
	p.tcp.seq = seq + from
	if n then
		p.tcp.fin = 0
		p.tcp.psh = 0
	end
	p.tcp.checksum:recompute()
	p:emit(0)
end

return function(p, args)
	local mtu = args.MTU
	if mtu == 0 or args.MTU_ANNO then
		p:emit(0)
		return
	end
	local fits, long = p:split(p:length("net"):le(mtu) | p.ip.proto:ne(6))
	fits:emit(0)
	local plain, options = long:split(long.ip.hl:eq(5) & long.tcp.off:eq(5))
	options:violation("headers with options are not cut in the model")
	local room, seq, length = mtu - 40, plain.tcp.seq, plain:length("net")
	if room <= 0 then
		plain:drop("no room for a segment")
		return
	end
	local from = 0
	for _ = 1, math.min(MOST, 65515 // room + 1) do
		local last, more = plain:split(length:le(from + mtu))
		segment(last, args, 40, from, nil, seq)
		local this
		this, plain = more:copy(2)
		segment(this, args, 40, from, room, seq)
		from = from + room
	end
	plain:violation("more than 64 segments")
end
