-- What the IPsec classes share: the annotations for the SPI and for the security association, which is told by the route
-- that has it. In a proof encryption hides what is behind the ESP header, and whoever has an association undoes it.
local esp = { AT_SPI = 32, AT_ROUTE = 44, INBOUND = 0x8000, HEADER = 16, DIGEST = 12 }

-- In the machine's order, the lowest byte first.
function esp.set_spi(p, spi)
	for i = 0, 3 do
		p:set_anno(esp.AT_SPI + i, 1, spi >> 8 * i & 255)
	end
end

function esp.spi(p)
	local v = p:anno(esp.AT_SPI + 3, 1)
	for i = 2, 0, -1 do
		v = v:concat(p:anno(esp.AT_SPI + i, 1))
	end
	return v
end

-- The flow that goes on: it must have an association.
function esp.associated(p)
	local has, none = p:split(p:anno(esp.AT_ROUTE, 4):ne(0))
	none:violation("no security association")
	return has
end

-- A cipher, in either direction.
function esp.cipher(p, encrypt, name)
	p = esp.associated(p)
	local long, short = p:split(p:readable(0, esp.HEADER))
	short:violation("too short for ESP")
	if encrypt ~= 0 then
		long:hide(name, esp.HEADER)
	else
		long:reveal(name, esp.HEADER)
	end
	long:emit(0)
end

-- A digest of 12 bytes at the end: written, or checked and taken off, which in a proof may go either way.
function esp.digest(p, verify)
	if verify == 0 then
		p:append(8, p:fresh(64, { name = "digest" }))
		p:append(4, p:fresh(32, { name = "digest" }))
		p:emit(0)
		return
	end
	local long, short = p:split(p:length():ge(esp.DIGEST))
	short:violation("too short for a digest")
	local right, wrong = long:choice(2, "whether the digest is right")
	wrong:emit(1, "the digest is wrong")
	right:truncate(right:length() - esp.DIGEST)
	right:emit(0)
end

return esp
