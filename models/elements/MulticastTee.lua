-- Copies what is for a group to every other link where somebody joined it: reports of IGMP join at the link they come from (RFC
-- 1112, 2236, 3376), leaves and reports of a group without sources end that two seconds later. IGMP itself goes no further, what
-- is for single hosts neither; groups of the link (224.0.0.*) go to all others. In a proof a group may be joined at any of
-- the links; in sim memberships do not age and the first record of a report of version 3 counts.
local IGMP = 2
local REPORT1, REPORT2, REPORT3 = 0x12, 0x16, 0x22
local IS_INCLUDE, IS_EXCLUDE, TO_INCLUDE, TO_EXCLUDE, ALLOW = 1, 2, 3, 4, 5

local function learn(p)
	if not p.concrete then
		p:drop("an IGMP message is taken")
		return
	end
	-- RFC 2236 section 2: one that came through a router, or to another address than its group, tells nothing
	local message, short = p:split(p:readable(0, 8, "transport") & p.ip.ttl:eq(1))
	short:drop("an IGMP message that is cut, or not from the link")
	local kind = message:read(0, 1, "transport")
	local old, rest = message:split((kind:eq(REPORT1) | kind:eq(REPORT2)) &
		message.ip.dst:eq(message:read(4, 4, "transport")))
	old:put("groups", { old:read(4, 4, "transport"), old:number(p.port, 16) }, { old:number(1, 8) })
	old:drop("an IGMP message is taken")
	local new, other = rest:split(kind:eq(REPORT3) & rest:readable(8, 8, "transport"))
	other:drop("an IGMP message is taken")
	local record, sources = new:read(8, 1, "transport"), new:read(10, 2, "transport")
	-- RFC 3376 section 4.2.12: what excludes, and sources that are wanted; to block some, or what nobody knows, joins nothing
	local some = (record:eq(IS_INCLUDE) | record:eq(TO_INCLUDE) | record:eq(ALLOW)) & ~sources:eq(0)
	local joins, ends = new:split(record:eq(IS_EXCLUDE) | record:eq(TO_EXCLUDE) | some)
	ends:drop("an IGMP message is taken")
	joins:put("groups", { joins:read(12, 4, "transport"), joins:number(p.port, 16) }, { joins:number(1, 8) })
	joins:drop("an IGMP message is taken")
end

-- A copy for each other link, from the first, and what becomes of it.
local function others(p, send)
	local list = {}
	for o = 0, p.noutputs - 1 do
		if o ~= p.port then
			list[#list + 1] = o
		end
	end
	if #list == 0 then
		p:drop("no other link")
		return
	end
	for i, f in ipairs { p:copy(#list) } do
		send(f, list[i])
	end
end

local function where_joined(f, output)
	local joined, not_joined
	if f.concrete then
		joined, not_joined = f:lookup("groups", { f.ip.dst, f:number(output, 16) }, { 8 })
	else
		joined, not_joined = f:choice(2, "who joined the group")
	end
	joined:emit(output)
	not_joined:drop("nobody there joined the group")
end

return function(p)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local whole, short = marked:split(marked:readable(0, 20, "net"))
	short:drop("not a whole IP header")
	local four, other = whole:split(whole.ip.version:eq(4) & whole.ip.hl:ge(5) & whole.ip.len:ge(whole.ip.hl * 4) &
		whole.ip.len:le(whole:length("net")))
	other:drop("not IPv4, or a damaged header")
	local igmp, data = four:split(four.ip.proto:eq(IGMP) & four:read(6, 2, "net"):mask(0x3fff):eq(0))
	learn(igmp)
	local link, rest = data:split(data.ip.dst:within(0xe0000000, 0xe00000ff))
	others(link, function(f, output) f:emit(output) end)
	local group, host = rest:split(rest.ip.dst:within(0xe0000100, 0xefffffff))
	host:drop("not for a group")
	others(group, where_joined)
end
