-- Rewrite the source of packets of any protocol, one to one, and the destination of what
-- comes back.
local rewriter = use "rewriter"

local PROBES = 64	-- attempts to find a free address in sim

local function emit_by(p, output, outputs)
	for i = 1, #outputs - 1 do
		local here
		here, p = p:split(output:eq(outputs[i]))
		here:emit(outputs[i])
	end
	p:emit(outputs[#outputs])
end

local function outputs_of(specs)
	local seen, list = {}, {}
	for _, spec in ipairs(specs) do
		for _, o in ipairs { spec.forward, spec.reply } do
			if not seen[o] and (spec.kind == "keep" or spec.kind == "pattern") then
				seen[o] = true
				list[#list + 1] = o
			end
		end
	end
	return list
end

local function forward(p, src, emit)
	rewriter.set_addresses(p, { src, p.ip.dst }, function(f)
		emit(f)
	end)
end

local function install(p, args, old, new, spec)
	local mark = args.REPLY_ANNO and p:anno(args.REPLY_ANNO, 1) or p:number(0, 8)
	p:put("forward", { old }, { new, p:number(spec.forward, 16) })
	p:put("reply", { new }, { old, p:number(spec.reply, 16), mark })
	forward(p, new, function(f)
		f:emit(spec.forward)
	end)
end

-- In sim an address serves one source at a time: a fixed one goes to the last, a range is searched.
local function install_concrete(p, args, old, spec)
	local low, high = spec.saddr, spec.saddr_last
	if type(low) ~= "number" or high == low then
		local new = type(low) == "number" and p:number(low, 32) or low or old
		local used, free = p:lookup("reply", { new }, { 32, 16 })
		install(free, args, old, new, spec)
		used:delete("forward", { used.values[1] })
		install(used, args, old, new, spec)
		return
	end
	if not spec.sequential then
		p = p:choice(1, "the address of a mapping")
	end
	for _ = 1, math.min(high - low + 1, PROBES) do
		local new = p:counter("address " .. p.port, low, 1, high + 1, 32, not spec.sequential)
		local used, free = p:lookup("reply", { new })
		install(free, args, old, new, spec)
		p = used
	end
	p:drop("no free address is left")
end

local function by_pattern(p, args, old, spec)
	local low, high = spec.saddr, spec.saddr_last
	if p.concrete then
		install_concrete(p, args, old, spec)
	elseif type(low) == "number" and high > low then
		install(p, args, old, p:fresh(32, { low = low, high = high, name = "address" }), spec)
	else
		install(p, args, old, type(low) == "number" and p:number(low, 32) or low or old, spec)
	end
end

return function(p, args)
	local outputs = outputs_of(args.INPUTSPEC)
	local spec = args.INPUTSPEC[p.port + 1]
	local src, dst = p.ip.src, p.ip.dst
	local hit, miss = p:lookup("forward", { src }, { 32, 16 })
	local output = hit.values[2]
	if #outputs == 0 then
		hit:drop("no mapping is ever made")
	else
		forward(hit, hit.values[1], function(f)
			emit_by(f, output, outputs)
		end)
	end
	local back, new = miss:lookup("reply", { dst }, { 32, 16, 8 })
	if #outputs == 0 then
		back:drop("no mapping is ever made")
	else
		local client, out = back.values[1], back.values[2]
		rewriter.set_addresses(back, { src, client }, function(f)
			f.anno.dst_ip = client
			if args.REPLY_ANNO then
				f:set_anno(args.REPLY_ANNO, 1, back.values[3])
			end
			emit_by(f, out, outputs)
		end)
	end
	if spec.kind == "pattern" and (spec.daddr or spec.sport or spec.dport) then
		new:drop("the pattern changes more than the source")
	elseif spec.kind == "pattern" then
		by_pattern(new, args, src, spec)
	elseif spec.kind == "keep" then
		install(new, args, src, src, spec)
	elseif spec.kind == "mapper" then
		new:drop("mappers are not modelled for single addresses")
	else
		rewriter.unmapped(new, spec, "no mapping, and the input drops such packets")
	end
end
