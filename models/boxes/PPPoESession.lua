-- The work of a PPPoEModem, see there.
--	port 0: hosts	port 1: the line
signature {
	ports = "2/2", processing = "h/h", help = "one end of a PPPoE session",
	"SESSION uint 1..65534", "MAC ether", "PEERMAC ether",
}

local pppoe = use "pppoe"

return function(p, args)
	if p.port == 0 then
		pppoe.wrap(p, { session = args.SESSION, src = args.MAC, dst = args.PEERMAC }):emit(1)
		return
	end
	local frame = pppoe.check(p, args.MAC)
	local mine, other = frame:split(frame:read(6, 6):eq(args.PEERMAC) & frame:read(16, 2):eq(args.SESSION))
	other:drop("a frame of another session")
	pppoe.unwrap(mine):emit(0)
end
