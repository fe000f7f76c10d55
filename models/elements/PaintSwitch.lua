-- The color is the number of the output. Color 255 goes to all of them; what has no
-- output is dropped.
return function(p, args)
	local color = p:anno(args.ANNO, 1)
	local n = p.noutputs
	local all, one = p:split(color:eq(255))
	for i, f in ipairs { all:copy(n) } do
		f:emit(i - 1)
	end
	for i = 0, math.min(n, 255) - 1 do
		local here
		here, one = one:split(color:eq(i))
		here:emit(i)
	end
	one:lose("no output for the color")
end
