-- What the protocol translators share: what becomes of ICMP messages.
local translate = {}

-- Splits p by lines { type, code or nil, new type, new code or nil, word }: word is nil where it is kept, a number, or
-- a function that writes it. `at`: of the message, from the data on. Flows that result go to emit; types that no line
-- has are a violation.
function translate.icmp(p, at, lines, emit)
	for _, line in ipairs(lines) do
		local is = p:read(at, 1):eq(line[1])
		if line[2] then
			is = is & p:read(at + 1, 1):eq(line[2])
		end
		local here
		here, p = p:split(is)
		here:write(at, 1, line[3])
		if line[4] then
			here:write(at + 1, 1, line[4])
		end
		if type(line[5]) == "function" then
			line[5](here, at + 4, emit)
		else
			if line[5] then
				here:write(at + 4, 4, line[5])
			end
			emit(here)
		end
	end
	p:violation("an ICMP type that is not translated")
end

-- A writer for the word of a message whose pointer has that many bytes: by places { from, to }, others for the rest.
function translate.pointer(bytes, places, others)
	return function(p, at, emit)
		local value = p:read(at, bytes)
		for _, place in ipairs(places) do
			local here
			here, p = p:split(value:eq(place[1]))
			here:write(at, 4, place[2] << 24)
			emit(here)
		end
		p:write(at, 4, others)
		emit(p)
	end
end

-- The new packet carries nothing but its bytes.
function translate.forget(p)
	for _, pointer in ipairs { "mac", "net", "transport" } do
		p:clear_pointer(pointer)
	end
	for at = 0, 40, 8 do
		p:set_anno(at, 8, 0)
	end
	p.anno.packet_type = 0
end

return translate
