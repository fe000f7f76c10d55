-- Rewrite echo requests and their replies: addresses and identifier, which takes the
-- place of a port. A request makes a mapping, a reply only follows one.
as_values { "INPUTSPEC" }

local rewriter = use "rewriter"

local REQUEST, REPLY = 8, 0

-- A tuple is source, destination, identifier and type, so that a reply is not taken for a request.
local function kind_of(type)
	local echo = {
		names = { "saddr", "daddr", "sport", "type" }, widths = { 32, 32, 16, 8 },
		fresh = "id", blind = true,
	}

	function echo.read(p)
		return { p.ip.src, p.ip.dst, p.icmp.id, p:number(type, 8) }
	end

	function echo.turned(tuple)
		return { tuple[2], tuple[1], tuple[3], tuple[4] ~ (REQUEST ~ REPLY) }
	end

	function echo.write(p, tuple, c, emit)
		p.ip.src = tuple[1]
		p.ip.dst = tuple[2]
		p.ip.checksum:update()
		p.icmp.id = tuple[3]
		p.icmp.checksum:update()
		emit(p)
	end

	return echo
end

return function(p, args)
	local spec = args.INPUTSPEC[p.port + 1]
	local icmp, other = p:split(p.ip.proto:eq(1) & p.ip.frag:eq(0) &
		p:readable(0, 6, "transport"))
	rewriter.unmapped(other, spec, "not an echo message")
	local request, rest = icmp:split(icmp.icmp.type:eq(REQUEST))
	local reply, alien = rest:split(rest.icmp.type:eq(REPLY))
	rewriter.unmapped(alien, spec, "not an echo message")
	rewriter.run(request, args, kind_of(REQUEST), "echo")
	rewriter.run(reply, args, kind_of(REPLY), "echo", false)
end
