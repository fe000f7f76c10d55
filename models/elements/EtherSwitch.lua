-- A learning bridge: frames go to the port where their destination was last seen as a
-- source, others to all ports but their own. In a proof a known address may be on any
-- port, and a frame may be flooded.
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
	local src, dst = p.eth.src, p.eth.dst
	p:put("ports", { src }, { p:number(p.port, 16) })
	local group, unicast = p:split(dst:mask(0x010000000000):ne(0))
	flood(group, ports)
	if not p.concrete then
		local options = { unicast:choice(ports, "what the switch has learnt") }
		for i, f in ipairs(options) do
			if i - 1 == p.port then
				flood(f, ports)
			else
				f:emit(i - 1)
			end
		end
		return
	end
	local known, unknown = unicast:lookup("ports", { dst }, { 16 })
	flood(unknown, ports)
	local where = known.values[1]
	for o = 0, ports - 1 do
		local here
		here, known = known:split(where:eq(o))
		if o == p.port then
			here:drop("the destination is on the port it came from")
		else
			here:emit(o)
		end
	end
	known:drop("the port is gone")
end
