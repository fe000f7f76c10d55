-- Let packets for a group pass only where somebody listens to it, as a switch or router that watches IGMP does (RFC 2236,
-- RFC 3376, RFC 4541): reports join a group, leave messages and reports of a group without sources end that; all of
-- these and queries pass unchanged. Of a report of version 3 the first four records count, up to one
-- that names sources. Groups of the link, 224.0.0.*, and other destinations always pass. What has a wrong checksum is
-- not learnt from. In a proof others may have joined any group, so that its packets may pass or not. Click has no
-- such class; membership does not age here, and no queries are sent.
local IGMP = 2
local REPORT1, REPORT2, LEAVE, REPORT3 = 0x12, 0x16, 0x17, 0x22
local IS_INCLUDE, TO_INCLUDE = 1, 3
local MOST_RECORDS = 4

local function join(p, at)
	p:put("groups", { p:read(at, 4, "transport") }, { p:number(1, 8) })
end

local function leave(p, at)
	p:delete("groups", { p:read(at, 4, "transport") })
end

-- Whether the eight bytes of a short message sum up to ones; what is longer, and what is proven, counts as right.
local function is_right(p)
	if not p.concrete then
		return p:yes()
	end
	local sum = p:number(0, 32)
	for at = 0, 6, 2 do
		sum = sum + p:read(at, 2, "transport"):extend(32)
	end
	sum = sum:slice(0, 16):extend(32) + sum:slice(16, 16):extend(32)
	return sum:eq(0xffff) | p:length("transport"):ne(8)
end

local function records(p, number)
	local at = 8 + 8 * (number - 1)
	if number > MOST_RECORDS then
		p:emit(0)
		return
	end
	local here, done = p:split(p:read(6, 2, "transport"):ge(number) & p:readable(at, 8, "transport"))
	done:emit(0)
	local kind, sources, extra = here:read(at, 1, "transport"), here:read(at + 2, 2, "transport"),
		here:read(at + 1, 1, "transport")
	local left, joined = here:split((kind:eq(IS_INCLUDE) | kind:eq(TO_INCLUDE)) & sources:eq(0))
	leave(left, at + 4)
	join(joined, at + 4)
	for _, f in ipairs { left, joined } do
		local short, long = f:split(sources:eq(0) & extra:eq(0))
		long:emit(0)
		records(short, number + 1)
	end
end

local function message(p)
	local long, short = p:split(p:readable(0, 8, "transport"))
	short:emit(0)
	local right, wrong = long:split(is_right(long))
	wrong:emit(0)
	local kind = right:read(0, 1, "transport")
	local report, rest = right:split(kind:eq(REPORT1) | kind:eq(REPORT2))
	join(report, 4)
	report:emit(0)
	local left
	left, rest = rest:split(kind:eq(LEAVE))
	leave(left, 4)
	left:emit(0)
	local three, other = rest:split(kind:eq(REPORT3))
	other:emit(0)
	records(three, 1)
end

return function(p)
	local igmp, other = p:split(p.ip.proto:eq(IGMP) & p.ip.frag:eq(0))
	message(igmp)
	local group, plain = other:split(other.ip.dst:within(0xe0000100, 0xefffffff))
	plain:emit(0)
	local known, unknown = group:lookup("groups", { group.ip.dst }, { 8 })
	known:emit(0)
	if p.concrete then
		unknown:drop("nobody listens to the group")
		return
	end
	local wanted, unwanted = unknown:choice(2, "whether somebody listens to the group")
	wanted:emit(0)
	unwanted:drop("nobody listens to the group")
end
