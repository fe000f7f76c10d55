-- Put the outer IP header of a tunnel in front, to the gateway in the destination annotation. Its
-- source is 0.0.0.0 until FixIPSrc sets it.
local encap = use "encap"

return function(p, args)
	encap.ip(p, { proto = args.PROTO, src = 0, dst = p.anno.dst_ip, id = p:counter("id", 0, 1, 65536, 16) })
	p.anno.fix_ip_src = 1
	p:emit(0)
end
