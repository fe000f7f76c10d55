-- Words and addresses in arguments that Click gives to an element as they are written.
local text = {}

-- The parts of a text between separators; empty ones count where `all` is set.
function text.split(line, separators, all)
	local parts, from = {}, 1
	for i = 1, #line + 1 do
		local here = i > #line
		for k = 1, #separators do
			here = here or line:byte(i) == separators:byte(k)
		end
		if here then
			if all or i > from then
				parts[#parts + 1] = line:sub(from, i - 1)
			end
			from = i + 1
		end
	end
	return parts
end

function text.words(line)
	return text.split(line, " \t\n\r")
end

function text.has(word, char)
	return #text.split(word, char, true) > 1
end

-- Dotted bytes as a number, those that are left out at the end 0.
function text.ip(word)
	local ip = 0
	local bytes = text.split(word, ".", true)
	for i = 1, 4 do
		local byte = tonumber(bytes[i] or 0)
		if not byte then
			error("expected an IP address, not '" .. word .. "'")
		end
		ip = ip << 8 | byte
	end
	return ip
end

function text.ip_prefix(word)
	local part = text.split(word, "/")
	local mask = 0xffffffff
	if part[2] then
		mask = text.has(part[2], ".") and text.ip(part[2]) or
			mask << (32 - tonumber(part[2])) & mask
	end
	return text.ip(part[1]) & mask, mask
end

local function groups(word)
	local list = {}
	for _, group in ipairs(text.split(word, ":")) do
		if text.has(group, ".") then
			local ip = text.ip(group)
			list[#list + 1] = ip >> 16
			list[#list + 1] = ip & 0xffff
		else
			list[#list + 1] = tonumber(group, 16)
		end
	end
	return list
end

-- Where "::" stands in an address.
local function gap(word)
	for i = 1, #word - 1 do
		if word:sub(i, i + 1) == "::" then
			return i
		end
	end
end

local function half(list, from)
	return list[from] << 48 | list[from + 1] << 32 | list[from + 2] << 16 | list[from + 3]
end

-- An IPv6 address as two numbers.
function text.ip6(word)
	local at = gap(word)
	local list = groups(at and word:sub(1, at - 1) or word)
	if at then
		local tail = groups(word:sub(at + 2))
		while #list + #tail < 8 do
			list[#list + 1] = 0
		end
		for _, group in ipairs(tail) do
			list[#list + 1] = group
		end
	end
	if #list ~= 8 then
		error("expected an IPv6 address, not '" .. word .. "'")
	end
	return half(list, 1), half(list, 5)
end

-- An Ethernet address as a number; nil if the word is none.
function text.ether(word)
	local bytes = text.split(word, ":-", true)
	local eth = 0
	for _, byte in ipairs(bytes) do
		eth = eth << 8 | (tonumber(byte, 16) or 0)
		if byte == "" then
			return nil
		end
	end
	return #bytes == 6 and eth or nil
end

function text.bool(word)
	return word == "1" or word == "true" or word == "yes"
end

return text
