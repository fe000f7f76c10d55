-- The aggregate annotation becomes the length of the packet, with what was cut off. IP: counted from the IP
-- header; packets without one leave by output 1.
return function(p, args)
	local base = "data"
	if args.IP then
		local plain
		p, plain = p:split(p:has("net"))
		plain:emit(1, "no IP header")
		base = "net"
	end
	p.anno.aggregate = p:length(base) + p.anno.extra_length
	p:emit(0)
end
