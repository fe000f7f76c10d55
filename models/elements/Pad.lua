-- Extend packets to LENGTH bytes, or, without LENGTH, by the EXTRA_LENGTH annotation,
-- that is, by what Truncate cut off; clears the annotation. New bytes are zero.
return function(p, args)
	if args.LENGTH > 0 then
		p:pad(args.LENGTH)
	else
		p:pad(p:length() + p.anno.extra_length)
	end
	p.anno.extra_length = 0
	p:emit(0)
end
