-- A bridge (IEEE 802.1D section 7): a station is where a frame with its address as the source came in last, and frames for it go
-- there alone, never back; those for stations that are not known and for groups go to all other ports, those for the
-- addresses that are kept for bridges (01-80-C2-00-00-00 to -0F) nowhere. A group address is no station. In a proof a station
-- may be known at any port, or not (any more); in sim addresses do not age.
local GROUP = 0x010000000000

local function flood(p)
	local others = {}
	for o = 0, p.noutputs - 1 do
		if o ~= p.port then
			others[#others + 1] = o
		end
	end
	if #others == 0 then
		p:drop("no other port")
		return
	end
	for i, f in ipairs { p:copy(#others) } do
		f:emit(others[i])
	end
end

local function to(p, output)
	if output == p.port then
		p:drop("its station is at the port it comes from")
	else
		p:emit(output)
	end
end

-- In sim the table of the element says where.
local function known(p)
	local found, unknown = p:lookup("stations", { p.eth.dst }, { 16 })
	local port = found.values[1]
	for o = 0, p.noutputs - 1 do
		local here
		here, found = found:split(port:eq(o))
		to(here, o)
	end
	found:violation("a port that is not there")
	flood(unknown)
end

local function anywhere(p)
	for i, f in ipairs { p:choice(p.noutputs + 1, "what the switch has learnt") } do
		if i == 1 then
			flood(f)
		else
			to(f, i - 2)
		end
	end
end

local function forward(p)
	local bridges, frame = p:split(p.eth.dst:within(0x0180c2000000, 0x0180c200000f))
	bridges:drop("for the bridges of a link")
	local many, alone = frame:split(frame.eth.dst:mask(GROUP):ne(0))
	flood(many)
	if alone.concrete then
		known(alone)
	else
		anywhere(alone)
	end
end

return function(p)
	local whole, short = p:split(p:readable(0, 14))
	short:drop("shorter than an Ethernet header")
	if not p.concrete then
		forward(whole)
		return
	end
	-- also from frames that go nowhere
	local station, group = whole:split(whole.eth.src:mask(GROUP):eq(0))
	station:put("stations", { station.eth.src }, { station:number(p.port, 16) })
	forward(station)
	forward(group)
end
