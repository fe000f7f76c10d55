-- Spread flows over the outputs by a hash that is the same for both directions: all packets of a flow leave by one
-- output, which one is left open. What has no ports goes by its addresses. In sim it is chosen, too.

local tuple = use "tuple"

local function pin(p, t)
	local hit, miss = p:lookup("flows", t, { 16 })
	local pinned = hit.values[1]
	for output = 0, p.noutputs - 1 do
		local here
		here, hit = hit:split(pinned:eq(output))
		here:emit(output)
	end
	hit:drop("an output that is not there")
	local flows = { miss:choice(p.noutputs, "the hash of the flow") }
	for k, f in ipairs(flows) do
		tuple.keep(f, "flows", t, { f:number(k - 1, 16) })
		f:emit(k - 1)
	end
end

return function(p)
	local flow, other = tuple.split(p)
	pin(flow, tuple.of(flow))
	pin(other, { other.ip.src, other.ip.dst, other:number(0, 16), other:number(0, 16), other.ip.proto })
end
