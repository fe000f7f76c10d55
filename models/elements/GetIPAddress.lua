-- Copy an address to an annotation, the destination annotation by default: from OFFSET of the data,
-- or, with IP, the source or destination of the IP header.
return function(p, args)
	local addr
	if args.OFFSET then
		addr = p:read(args.OFFSET, 4)
	elseif args.IP == "src" then
		addr = p.ip.src
	else
		addr = p.ip.dst
	end
	p:set_anno(args.ANNO, 4, addr)
	p:emit(0)
end
