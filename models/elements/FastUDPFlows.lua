-- UDP packets in Ethernet frames, of several flows whose ports are chosen by chance. A flow gets new ports after
-- FLOWSIZE packets; which flow sends is chance, too.
local made = use "made"

return function(p, args)
	local sport, dport = made.chosen(p, { { "sport", 2 }, { "dport", 2 } })
	made.frame(p, args, 17)
	made.udp(p, args, sport, dport)
end
