-- An intrusion prevention system by signatures: each is two ends (addresses, prefixes or any), between which packets
-- travel in either direction, perhaps the name of an application protocol (as L7 recognises it), and DROP or ALLOW. The first that matches counts:
-- DROP leaves by output 1, ALLOW and what none matches by output 0. Which protocol a flow speaks is
-- left open in a proof, but stays; in sim the annotation tells (symexec/sim/sim_match.c).

local text = use "text"
local tuple = use "tuple"

-- The prefix, or nil for any.
local function parse_end(word)
	if word == "any" or word == "*" then
		return nil
	end
	local addr, mask = text.ip_prefix(word)
	local length = tonumber(text.split(word, "/")[2])
	if length and length > 32 then
		error("expected a length of at most 32, not '" .. word .. "'")
	end
	return { addr = addr, mask = mask }
end

local function at(p, address, prefix)
	return prefix and address:mask(prefix.mask):eq(prefix.addr) or p:yes()
end

local function parse(line, patterns)
	local words = text.words(line)
	local action = words[#words] and words[#words]:upper()
	if #words < 3 or #words > 4 or (action ~= "DROP" and action ~= "ALLOW") then
		error("expected END END [PROTOCOL] DROP or ALLOW, not '" .. line .. "'")
	end
	if #words == 4 and not patterns then
		error("no PATTERNS for the protocol of '" .. line .. "'")
	end
	return { a = parse_end(words[1]), b = parse_end(words[2]), protocol = #words == 4 and words[3],
		 drop = action == "DROP" }
end

local function act(p, signature)
	if signature.drop then
		p:emit(1, "matches a signature")
	else
		p:emit(0)
	end
end

-- Whether the flow speaks the protocol; the flow that does not goes on.
local function protocol(p, name)
	local flow, other = tuple.split(p)
	local t = tuple.of(flow)
	local hit, miss = flow:lookup("speaks " .. name, t, { 8 })
	local yes, no = hit:split(hit.values[1]:eq(1))
	local not_it, it = miss:choice(2, "whether the flow speaks " .. name)
	tuple.keep(it, "speaks " .. name, t, { it:number(1, 8) })
	tuple.keep(not_it, "speaks " .. name, t, { not_it:number(0, 8) })
	return { yes, it }, { no, not_it, other }
end

local function try(p, list, k)
	local signature = list[k]
	if not signature then
		p:emit(0)
		return
	end
	local src, dst = p.ip.src, p.ip.dst
	local a, b = signature.a, signature.b
	local between, rest = p:split((at(p, src, a) & at(p, dst, b)) | (at(p, src, b) & at(p, dst, a)))
	try(rest, list, k + 1)
	if not signature.protocol then
		act(between, signature)
		return
	end
	local matched, others = protocol(between, signature.protocol)
	for _, f in ipairs(matched) do
		act(f, signature)
	end
	for _, f in ipairs(others) do
		try(f, list, k + 1)
	end
end

return function(p, args)
	local list = {}
	for k, line in ipairs(args.SIGNATURE or {}) do
		list[k] = parse(line, args.PATTERNS)
	end
	try(p, list, 1)
end
