-- Write bytes into the packet; what would lie beyond its end is left out.
return function(p, args)
	for n = #args.DATA, 1, -1 do
		local fits
		fits, p = p:split(p:readable(args.OFFSET, n))
		fits:write(args.OFFSET, n, args.DATA:sub(1, n))
		fits:emit(0)
	end
	p:emit(0)
end
