-- Give packets of RFC2507Comp their headers again (in sim: sim_compress.c). What is no such packet is dropped.
local compressed = use "compressed"

return function(p)
	local long, short = p:split(p:readable(0, 2))
	short:drop("no kind of compressed packet")
	local kind, number = long:read(0, 1), long:read(1, 1)
	local other, rest = long:split(kind:eq(compressed.OTHER))
	other:strip(1)
	compressed.forget(other)
	other:emit(0)
	local small
	small, rest = rest:split(kind:eq(compressed.SMALL))
	small:strip(1)
	small:reveal(compressed.NAME)
	compressed.forget(small)
	small:emit(0)
	local full, alien = rest:split(kind:eq(compressed.FULL) & number:within(1, compressed.NUMBERS))
	alien:drop("no kind of compressed packet")
	full:strip(2)
	compressed.forget(full)
	full:emit(0)
end
