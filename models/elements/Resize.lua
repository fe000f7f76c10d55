-- Move both ends of the data: positive numbers add bytes, negative ones remove them.
return function(p, args)
	if args.HEAD > 0 then
		p:push(args.HEAD)
	elseif args.HEAD < 0 then
		p:strip(-args.HEAD)
	end
	if args.TAIL > 0 then
		p:append(args.TAIL)
	elseif args.TAIL < 0 then
		local long, short = p:split(p:length():gt(-args.TAIL))
		long:truncate(long:length() - -args.TAIL)
		long:emit(0)
		short:truncate(0)
		short:emit(0)
		return
	end
	p:emit(0)
end
