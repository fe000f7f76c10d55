-- The longest prefix that holds the destination annotation gives the output; a gateway
-- becomes the new destination annotation.
return function(p, args)
	for _, f in ipairs(p:route(args.ROUTE)) do
		if not f.output then
			f:lose("no route")
		else
			if f.gateway then
				f.anno.dst_ip = f.gateway
			end
			f:emit(f.output)
		end
	end
end
