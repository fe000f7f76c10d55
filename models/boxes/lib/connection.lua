-- What FindTuple tells TrackConnections of a packet, and that WriteTuple, in annotations behind those of filter programs.
local tuple = {
	INVALID = 0, KNOWN = 1, RELATED = 2, FRAGMENT = 3,	-- class: the packet's own, but of RELATED the quoted one's
	WRITE = 4,	-- what it becomes
	NONE = 0, PORTS = 1, QUERY = 2, KEPT = 3,	-- numbers: none, or ports that are translated or not, or an identifier
}

local AT = 256
local CLASS, PROTO, NUMBERS, MORE, A, B = AT, AT + 1, AT + 2, AT + 3, AT + 4, AT + 6
local ID, ID6, SRC, DST, SRC6, DST6 = AT + 8, AT + 10, AT + 14, AT + 18, AT + 22, AT + 38
local OCTETS = 56

function tuple.clear(p)
	for at = AT, AT + OCTETS - 8, 8 do
		p:set_anno(at, 8, 0)
	end
end

-- Members that are nil are 0.
function tuple.set(p, t)
	p:set_anno(CLASS, 1, t.class)
	if not t.src then
		return
	end
	p:set_anno(PROTO, 1, t.proto or 0)
	p:set_anno(NUMBERS, 1, t.numbers)
	p:set_anno(MORE, 1, t.more and t.more:extend(8) or 0)
	p:set_anno(A, 2, t.a)
	p:set_anno(B, 2, t.b)
	local four = not t.src[2]
	if t.id then
		p:set_anno(four and ID or ID6, four and 2 or 4, t.id)
	end
	for i, half in ipairs(t.src) do
		p:set_anno(four and SRC or SRC6 + 8 * (i - 1), four and 4 or 8, half)
	end
	for i, half in ipairs(t.dst) do
		p:set_anno(four and DST or DST6 + 8 * (i - 1), four and 4 or 8, half)
	end
end

function tuple.get(p, four)
	local t = { class = p:anno(CLASS, 1), proto = p:anno(PROTO, 1), numbers = p:anno(NUMBERS, 1), more = p:anno(MORE, 1), a = p:anno(A, 2),
		b = p:anno(B, 2) }
	if four then
		t.id, t.src, t.dst = p:anno(ID, 2), { p:anno(SRC, 4) }, { p:anno(DST, 4) }
	else
		t.id, t.src, t.dst = p:anno(ID6, 4), { p:anno(SRC6, 8), p:anno(SRC6 + 8, 8) }, { p:anno(DST6, 8), p:anno(DST6 + 8, 8) }
	end
	return t
end

return tuple
