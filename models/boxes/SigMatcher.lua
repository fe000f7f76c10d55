-- An intrusion prevention system by signatures: each is two ends (an address, a prefix or any), between which packets travel in
-- either direction, perhaps the name of an application protocol (as L7 recognises it), and DROP or ALLOW. The first that matches counts:
-- DROP leaves by output 1, ALLOW and what none matches by output 0. Which protocol a flow speaks is
-- left open in a proof, but stays; in sim none matches.
local text = use "text"
local tuple = use "tuple"

local function parse(line)
	local words = text.words(line)
	local action = words[#words]
	if #words < 3 or #words > 4 or (action ~= "DROP" and action ~= "ALLOW") then
		error("expected END END [PROTOCOL] DROP or ALLOW, not '" .. line .. "'")
	end
	return { a = words[1], b = words[2], protocol = #words == 4 and words[3], drop = action == "DROP" }
end

local function is(address, word)
	local net, mask = text.ip_prefix(word == "any" and "0.0.0.0/0" or word)
	return address:mask(mask):eq(net)
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
	local between, rest = p:split((is(src, signature.a) & is(dst, signature.b)) |
		(is(src, signature.b) & is(dst, signature.a)))
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
		list[k] = parse(line)
	end
	try(p, list, 1)
end
