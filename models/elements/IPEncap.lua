-- Put an IP header in front, with a fresh identification; sets the network header and the
-- destination annotation.
as_values { "SRC", "DST" }

local encap = use "encap"

return function(p, args)
	local tos = args.TOS and args.TOS >= 0 and args.TOS or 0
	if args.DSCP and args.DSCP >= 0 then
		tos = tos & 3 | args.DSCP << 2
	end
	if args.ECT then
		tos = tos & 0xfc | args.ECT
	end
	if args.CE then
		tos = tos | 3
	end
	encap.ip(p, {
		proto = args.PROTO, src = args.SRC, dst = encap.destination(p, args.DST),
		id = p:counter("id", 0, 1, 65536, 16), tos = tos, ttl = args.TTL, df = args.DF,
	})
	p:emit(0)
end
