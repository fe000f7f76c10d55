-- Whether a packet holds a signature. A proof does not read payloads: a packet with payload may match and may not, which
-- a verdict says (`a choice`); one without never does. In sim none matches. What has no transport header that is known is taken to have payload.
--	output 0: no match	output 1: match
signature {
	ports = "1/1-2", processing = "a/a", help = "whether payloads match a signature, left open",
	"NAME word",
}

return function(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	local plain, options = tcp:split(tcp.tcp.off:eq(5))
	local data, empty = plain:split(plain:readable(20, 1, "transport"))
	empty:emit(0)
	for _, f in ipairs { data, options, other } do
		local clean, match = f:choice(2, "whether the payload matches " .. args.NAME)
		clean:emit(0)
		match:emit(1, "matches the signature " .. args.NAME)
	end
end
