-- Rewrite both addresses of packets of any protocol, by both.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

local pair = {
	names = { "saddr", "daddr" }, reverse = { 2, 1 }, widths = { 32, 32 }, fresh = "address",
	always_anno = true,
}

function pair.read(p)
	return { p.ip.src, p.ip.dst }
end

function pair.write(p, tuple, c, emit)
	rewriter.set_addresses(p, tuple, emit)
end

return function(p, args)
	rewriter.run(p, args, pair, "pairs")
end
