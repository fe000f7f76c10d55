-- Flows of TCP and UDP as boxes tell them apart: addresses, ports and protocol, in both directions.
local tuple = { TCP = 6, UDP = 17, WIDTHS = { 32, 32, 16, 16, 8 } }

-- Packets of TCP and UDP whose ports are there, and all others.
function tuple.split(p)
	return p:split((p.ip.proto:eq(tuple.TCP) | p.ip.proto:eq(tuple.UDP)) & p.ip.frag:eq(0) &
		p:readable(0, 4, "transport"))
end

function tuple.of(p)
	return { p.ip.src, p.ip.dst, p:read(0, 2, "transport"), p:read(2, 2, "transport"), p.ip.proto }
end

function tuple.back(t)
	return { t[2], t[1], t[4], t[3], t[5] }
end

-- Keeps the values for both directions.
function tuple.keep(p, name, t, values)
	p:put(name, t, values)
	p:put(name, tuple.back(t), values)
end

return tuple
