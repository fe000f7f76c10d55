-- Paint, strip 14 bytes and check the IP header, as the separate elements do; bad packets
-- are dropped.
local NOBODY, ALL = 0, 0xffffffff

-- Which sources are refused, and for which destinations all are taken. Of several lists only one counts: sources that
-- are named without a keyword, then INTERFACES, then BADSRC; INTERFACES before GOODDST.
local function sources(args)
	local bad, fine = args.BADSRC or {}, args.GOODDST or {}
	if args.INTERFACES then
		bad, fine = { NOBODY, ALL }, {}
		for _, prefix in ipairs(args.INTERFACES) do
			bad[#bad + 1] = prefix.addr | (~prefix.mask & ALL)
			fine[#fine + 1] = prefix.addr
		end
	end
	if args["BADSRC*"] then
		bad = { NOBODY, ALL, table.unpack(args["BADSRC*"]) }
	end
	return bad, fine
end

return function(p, args)
	p.anno.paint = args.COLOR
	p:set_pointer("mac", "data", 0)
	p:strip(14)
	local long, short = p:split(p:readable(0, 20))
	short:drop("too short for an IP header")
	local four, bad = long:split(long:read_bits(0, 4):eq(4) & long:read_bits(4, 4):ge(5))
	bad:drop("not an IP version 4 header")
	four:set_pointer("net", "data", 0)
	four:set_transport()
	local len = four.ip.len
	local fits, wrong = four:split(len:le(four:length()) & len:ge(four.ip.hl << 2))
	wrong:drop("bad IP length")
	local good, damaged = fits:split(fits.ip.checksum:ok())
	damaged:drop("bad IP checksum")
	local src, dst = good.ip.src, good.ip.dst
	local bad, to = sources(args)
	local refused, fine = good:no(), good:no()
	for _, addr in ipairs(bad) do
		refused = refused | src:eq(addr)
	end
	for _, addr in ipairs(to) do
		fine = fine | dst:eq(addr)
	end
	local no, yes = good:split(refused & ~fine)
	no:drop("bad source address")
	yes:truncate(len)
	yes.anno.dst_ip = dst
	yes:emit(0)
end
