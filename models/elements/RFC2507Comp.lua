-- Compress TCP/IPv4 headers (RFC 2507, in a form of Click's own): an acknowledgement without options in its IP header
-- goes with all its headers and a number of its flow, or as differences to the one before; whether is known in sim
-- only (sim_compress.c). Other packets get a byte of 0 in front.
local compressed = use "compressed"
local FIN, SYN, RST, ACK = 1, 2, 4, 16

return function(p)
	local moved, right = p:split(p:has("net") & p:offset("net"):ne(0))
	moved:violation("the IP header is not where the data starts")
	local plain, other = right:split(right:read(0, 1):eq(0x45) & right.ip.frag:eq(0) &
		right.ip.mf:eq(0) & right:read(9, 1):eq(6))
	other:push(1)
	other:write(0, 1, compressed.OTHER)
	compressed.forget(other)
	other:emit(0)
	local flow, first = plain:split(plain:read(33, 1):mask(FIN | SYN | RST | ACK):eq(ACK))
	first:push(1)
	first:write(0, 1, compressed.OTHER)
	compressed.forget(first)
	first:emit(0)
	local full, small = flow:choice(2, "what is known of the flow")
	full:push(2)
	full:write(0, 1, compressed.FULL)
	full:write(1, 1, full:fresh(8, { low = 1, high = compressed.NUMBERS, name = "number" }))
	compressed.forget(full)
	full:emit(0)
	compressed.forget(small)
	small:hide(compressed.NAME)
	small:push(1)
	small:write(0, 1, compressed.SMALL)
	small:emit(0)
end
