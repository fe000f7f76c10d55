-- Takes IGMP messages and sends packets for a group to the links that joined it, for groups of the link itself to all others.
-- In a proof a group may be joined nowhere, at one other link, or at all of them.
local function flood(p)
	local others = {}
	for o = 0, p.noutputs - 1 do
		if o ~= p.port then
			others[#others + 1] = o
		end
	end
	if #others == 0 then
		p:drop("no other link")
		return
	end
	for i, f in ipairs { p:copy(#others) } do
		f:emit(others[i])
	end
end

return function(p)
	local marked, bare = p:split(p:has("net"))
	bare:violation("no IP header is marked")
	local whole, short = marked:split(marked:readable(0, 20, "net"))
	short:drop("not a whole IP header")
	local four, other = whole:split(whole.ip.version:eq(4))
	other:drop("not IPv4")
	local igmp, data = four:split(four.ip.proto:eq(2) & four:read(6, 2, "net"):mask(0x3fff):eq(0))
	igmp:drop("an IGMP message is taken")
	local group, host = data:split(data.ip.dst:within(0xe0000000, 0xefffffff))
	host:drop("not for a group")
	local link, wide = group:split(group.ip.dst:within(0xe0000000, 0xe00000ff))
	flood(link)
	for i, f in ipairs { wide:choice(p.noutputs + 2, "who joined the group") } do
		if i == 1 then
			flood(f)
		elseif i == 2 or i - 3 == p.port then
			f:drop("nobody joined the group")
		else
			f:emit(i - 3)
		end
	end
end
