-- Check the IPv6 header at OFFSET of the data; a good packet gets it marked and loses
-- what lies behind its length. Bad ones leave by output 1.
return function(p, args)
	local long, short = p:split(p:readable(args.OFFSET, 40))
	short:emit(1, "too short for an IPv6 header")
	local ip = long:view("ip6", "data", args.OFFSET)
	local six, alien = long:split(ip.version:eq(6))
	alien:emit(1, "not IP version 6")
	ip = six:view("ip6", "data", args.OFFSET)
	local len = ip.len
	local fits, bad = six:split(len:le(six:length("data", args.OFFSET + 40)))
	bad:emit(1, "bad IPv6 length")
	ip = fits:view("ip6", "data", args.OFFSET)
	local bad_source = ip.src_hi:eq(-1) & ip.src_lo:eq(-1)
	for _, a in ipairs(args.BADADDRS or {}) do
		bad_source = bad_source | (ip.src_hi:eq(a.hi) & ip.src_lo:eq(a.lo))
	end
	local refused, good = fits:split(bad_source)
	refused:emit(1, "bad source address")
	good:set_pointer("net", "data", args.OFFSET)
	good:set_pointer("transport", "data", args.OFFSET + 40)
	good:truncate(len:extend(32) + 40, "net")
	good:emit(0)
end
