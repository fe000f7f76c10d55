-- Check and remove the CRC at the end; packets with a wrong one are dropped.
return function(p)
	local long, short = p:split(p:length():ge(4))
	short:drop("too short for a CRC")
	local good, bad = long:split(long:crc32_error():eq(0))
	bad:drop("wrong CRC")
	good:truncate(good:length() - 4)
	good:emit(0)
end
