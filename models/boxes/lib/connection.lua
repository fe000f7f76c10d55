-- What FindTuple tells TrackConnections of a packet, and that WriteTuple, in annotations behind those of filter programs.
local tuple = {
	INVALID = 0, KNOWN = 1, RELATED = 2, FRAGMENT = 3,	-- class: the packet's own, but of RELATED the quoted one's
	WRITE = 4,	-- what it becomes
	NONE = 0, PORTS = 1, QUERY = 2, KEPT = 3,	-- numbers: none, or ports that are translated or not, or an identifier
}

local AT = 256
local CLASS, PROTO, NUMBERS, MORE, A, B, ID, SRC, DST = AT, AT + 1, AT + 2, AT + 3, AT + 4, AT + 6, AT + 8, AT + 12, AT + 28

local function set_address(p, at, halves)
	for i = 1, 2 do
		p:set_anno(at + 8 * (i - 1), 8, halves and halves[i] and halves[i]:extend(64) or 0)
	end
end

-- Members that are nil are 0.
function tuple.set(p, t)
	p:set_anno(CLASS, 1, t.class)
	p:set_anno(PROTO, 1, t.proto or 0)
	p:set_anno(NUMBERS, 1, t.numbers or 0)
	p:set_anno(MORE, 1, t.more and t.more:extend(8) or 0)
	p:set_anno(A, 2, t.a or 0)
	p:set_anno(B, 2, t.b or 0)
	p:set_anno(ID, 4, t.id and t.id:extend(32) or 0)
	set_address(p, SRC, t.src)
	set_address(p, DST, t.dst)
end

function tuple.get(p, four)
	local t = { class = p:anno(CLASS, 1), proto = p:anno(PROTO, 1), numbers = p:anno(NUMBERS, 1), more = p:anno(MORE, 1), a = p:anno(A, 2),
		b = p:anno(B, 2), id = p:anno(ID, 4) }
	if four then
		t.src, t.dst = { p:anno(SRC, 8):slice(0, 32) }, { p:anno(DST, 8):slice(0, 32) }
	else
		t.src, t.dst = { p:anno(SRC, 8), p:anno(SRC + 8, 8) }, { p:anno(DST, 8), p:anno(DST + 8, 8) }
	end
	return t
end

return tuple
