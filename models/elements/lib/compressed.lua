-- What RFC2507Comp and RFC2507Decomp share. A packet begins with its kind. In a proof a compressed one is hidden behind
-- the kind and is as long as it was: how many bytes are saved is not modelled.
local compressed = { OTHER = 0, FULL = 1, SMALL = 2, NAME = "compressed headers", NUMBERS = 14 }

-- The packet is a new one: nothing of what was known beside its bytes stays.
function compressed.forget(p)
	p:clear_pointer("mac")
	p:clear_pointer("net")
	p:clear_pointer("transport")
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p.anno.packet_type = 0
end

return compressed
