-- Count the packets of flows, which pass unchanged by output 0. By output 1 messages of IPFIX leave (RFC 7011): in a proof one
-- with any octets may leave with any packet; in sim those do that flows and time make (symexec/sim/sim_monitor.c).
local IPFIX = 10

return function(p)
	if p.noutputs < 2 or p.concrete then
		p:emit(0)
		return
	end
	local passes, tap = p:copy(2)
	passes:emit(0)
	local silent, message = tap:choice(2, "whether a message is due")
	silent:drop("no message is due")
	message:new_packet(40)
	message:write(0, 2, IPFIX)
	message:write(2, 2, 40)
	for at = 4, 36, 4 do
		message:write(at, 4, message:fresh(32, { name = "ipfix" }))
	end
	message:emit(1)
end
