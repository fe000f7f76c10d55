-- What a filter program NAME says of a packet: yes leaves by output 0, no by output 1. It may say either, since it may look at
-- what was before and at all of the packet; but of one packet it says the same whoever asks: annotation ANNO has the answer, 1 or 2.
signature { ports = "1/2", processing = "a/ah", help = "asks a filter program", "NAME string", "ANNO uint 0..255" }

return function(p, args)
	local anno = args.ANNO
	local yes, rest = p:split(p:anno(anno, 1):eq(1))
	yes:emit(0)
	local no, unknown = rest:split(rest:anno(anno, 1):eq(2))
	no:emit(1)
	for i, f in ipairs { unknown:choice(2, "what program " .. args.NAME .. " says") } do
		f:set_anno(anno, 1, i)
		f:emit(i - 1)
	end
end
