-- What a packet has beside its octets where rules look at it, in annotations behind Click's: connection, tunnel, metadata and registers
-- (field.STATE on), and what each filter program said of it.
local state = {}

local AT, PROGRAMS = 64, 128

function state.connection(p)
	return p:anno(AT, 1)
end

function state.set_connection(p, bits, zone, mark)
	p:set_anno(AT, 1, bits)
	p:set_anno(AT + 1, 2, zone)
	p:set_anno(AT + 3, 4, mark)
end

function state.set_tunnel(p, t)
	p:set_anno(AT + 7, 1, t.kind)
	p:set_anno(AT + 8, 4, t.id)
	p:set_anno(AT + 12, 4, t.src)
	p:set_anno(AT + 16, 4, t.dst)
	p:set_anno(AT + 20, 1, t.ttl)
	p:set_anno(AT + 21, 1, t.tos)
end

function state.forget_programs(p, n)
	for i = 0, n - 1 do
		p:set_anno(PROGRAMS + i, 1, 0)
	end
end

-- All of it, as behind a chain of functions.
function state.forget(p, n)
	for at = 0, 61 do
		p:set_anno(AT + at, 1, 0)
	end
	state.forget_programs(p, n)
end

-- Whether what begins at the transport header sums up to a right Internet checksum, up to the end, as a message of ICMP does.
function state.sums_up(p)
	return p.icmp.checksum:ok()
end

return state
