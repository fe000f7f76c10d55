-- The output is a hash over some bytes of the packet; packets without these bytes use output 0.
return function(p, args)
	local n = p.noutputs
	local long, short = p:split(p:readable(args.OFFSET, args.LENGTH))
	short:emit(0)
	local sum = long:byte_sum(args.OFFSET, args.LENGTH)
	local hash
	if n == 2 or n == 4 or n == 8 then
		hash = (sum ~ (sum >> 4)) & (n - 1)
	else
		hash = sum % n
	end
	for i = 0, n - 2 do
		local here
		here, long = long:split(hash:eq(i))
		here:emit(i)
	end
	long:emit(n - 1)
end
