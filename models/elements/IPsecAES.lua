-- Encrypt or decrypt what is behind an ESP header and in front of its digest, by AES with
-- the 128 bits of the key of its security association (in sim: sim_cipher.c). In a proof it is hidden, with the digest.
local esp = use "esp"

return function(p, args)
	esp.cipher(p, args.ENCRYPT, "AES")
end
