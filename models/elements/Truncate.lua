-- Cut packets to LENGTH bytes, and add what was cut off to the EXTRA_LENGTH annotation.
return function(p, args)
	local length = p:length()
	local long, right = p:split(length:gt(args.LENGTH))
	if args.EXTRA_LENGTH then
		long.anno.extra_length = long.anno.extra_length + (length - args.LENGTH)
	end
	long:truncate(args.LENGTH)
	long:emit(0)
	right:emit(0)
end
