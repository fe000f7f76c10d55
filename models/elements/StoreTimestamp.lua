-- Write the time of the packet, 8 bytes, at OFFSET or with TAIL at its end; it becomes longer where it has
-- to. In a proof the bytes may be any (in sim: sim_stamp.c).
return function(p, args)
	local time = p:fresh(64, { name = "time" })
	if args.TAIL or not args.OFFSET or args.OFFSET < 0 then
		p:append(8, time)
		p:emit(0)
		return
	end
	local long, short = p:split(p:readable(args.OFFSET, 8))
	short:pad(args.OFFSET + 8)
	for _, f in ipairs { long, short } do
		f:write(args.OFFSET, 8, time)
		f:emit(0)
	end
end
