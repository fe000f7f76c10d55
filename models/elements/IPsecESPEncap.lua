-- Put an ESP header in front (RFC 2406): the SPI of the annotation, the next number of its security association, an
-- initialization vector by chance; padding to a multiple of eight bytes and the protocol of the marked IP header
-- stand behind (in sim: sim_ipsec.c). In a proof what is inside is hidden from here on, and padding is not counted.
local esp = use "esp"

return function(p)
	p = esp.associated(p)
	local spi = esp.spi(p)
	p:hide("esp", 0)
	p:push(esp.HEADER)
	p:write(0, 4, spi)
	p:write(4, 4, p:counter("sequence", 1, 1, 0, 32))
	p:write(8, 8, p:fresh(64, { name = "iv" }))
	p:emit(0)
end
