-- Append a CRC over the packet, least significant byte first.
return function(p)
	local crc = p:crc32()
	p:append(4, crc:slice(0, 8):concat(crc:slice(8, 8)):concat(crc:slice(16, 8))
		:concat(crc:slice(24, 8)))
	p:emit(0)
end
