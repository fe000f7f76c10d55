-- PAUSE frames of IEEE 802.3x, one per INTERVAL, or when asked for one. The last four of their 64 bytes are left as
-- they were in memory.
local mac = use "mac"
local GROUP = 0x0180c2000001
local MAC_CONTROL, PAUSE = 0x8808, 1
local SET = 60		-- bytes that have a value

return function(p, args)
	p:new_packet(64)
	mac.mark(p, 0, 14)
	p.eth.dst = args.DST or GROUP
	p.eth.src = args.SRC
	p.eth.type = MAC_CONTROL
	p:write(14, 2, PAUSE)
	p:write(16, 2, args.PAUSETIME)
	p:scramble(SET)
	p:emit(0)
end
