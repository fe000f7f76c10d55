-- A learning bridge after IEEE 802.1D: frames for a known station go to its port, and nowhere if that is the port they come
-- from; others, and those for groups, to all other ports; those for the link itself (01-80-C2-00-00-00 to -0F) nowhere. In a
-- proof a station may be known at any port or not at all.
local function flood(p)
	local others = {}
	for o = 0, p.noutputs - 1 do
		if o ~= p.port then
			others[#others + 1] = o
		end
	end
	for i, f in ipairs { p:copy(#others) } do
		f:emit(others[i])
	end
end

return function(p)
	local whole, short = p:split(p:readable(0, 14))
	short:drop("shorter than an Ethernet header")
	local group, station = whole:split(whole.eth.dst:mask(0x010000000000):ne(0))
	local link, wide = group:split(group.eth.dst:within(0x0180c2000000, 0x0180c200000f))
	link:drop("for the link itself")
	flood(wide)
	for i, f in ipairs { station:choice(p.noutputs + 1, "what the switch has learnt") } do
		if i == 1 then
			flood(f)
		elseif i - 2 == p.port then
			f:drop("its station is at the port it comes from")
		else
			f:emit(i - 2)
		end
	end
end
