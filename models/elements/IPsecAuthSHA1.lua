-- Append the first 12 bytes of the SHA1 digest of the packet, or check and remove them; where they are wrong the packet
-- leaves by output 1 (in sim: sim_cipher.c). No key is used.
local esp = use "esp"

return function(p, args)
	esp.digest(p, args.VERIFY)
end
