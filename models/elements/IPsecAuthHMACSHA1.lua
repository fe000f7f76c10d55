-- As IPsecAuthSHA1, with an HMAC (RFC 2104) by the authentication key of the security association.
local esp = use "esp"

return function(p, args)
	esp.digest(esp.associated(p), args.VERIFY)
end
