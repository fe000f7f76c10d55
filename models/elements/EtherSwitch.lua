-- A learning bridge: frames go to the port where their destination was last seen as a
-- source, others to all ports but their own. In a proof a known address may be on any
-- port, and a frame may be flooded; in sim it learns (sim_bridge.c).
local function flood(p, outputs)
	local list = {}
	for o = outputs - 1, 0, -1 do
		if o ~= p.port then
			list[#list + 1] = o
		end
	end
	if #list == 0 then
		p:drop("no other port")
		return
	end
	for i, f in ipairs { p:copy(#list) } do
		f:emit(list[i])
	end
end

return function(p, args, class)
	local ports = p.noutputs
	if class == "ListenEtherSwitch" then
		ports = ports - 1
		local listen
		p, listen = p:copy(2)
		listen:emit(ports)
	end
	local group, unicast = p:split(p.eth.dst:mask(0x010000000000):ne(0))
	flood(group, ports)
	for i, f in ipairs { unicast:choice(ports, "what the switch has learnt") } do
		if i - 1 == p.port then
			flood(f, ports)
		else
			f:emit(i - 1)
		end
	end
end
