-- UDP packets in Ethernet frames. After every INTERVAL packets both ports are one higher: by how much is
-- known in sim only.
local made = use "made"

return function(p, args)
	local steps = 0
	if p.concrete or args.INTERVAL > 0 then
		steps = made.chosen(p, { { "steps", 2 } })
	end
	made.frame(p, args, 17)
	made.udp(p, args, p:number(args.SPORT, 16) + steps, p:number(args.DPORT, 16) + steps)
end
