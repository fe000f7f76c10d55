-- Take only packets of a tunnel: to LOCAL, with that protocol number, and from REMOTE if it is given. Unlike an
-- IPFilter it takes addresses that a network file leaves open. Fragments are dropped: nothing here reassembles them.
signature {
	ports = "1/1", processing = "a/a", help = "takes only packets of a tunnel",
	"LOCAL ip", "PROTO uint 0..255", "REMOTE? ip",
}
as_values { "LOCAL", "REMOTE" }

return function(p, args)
	local tunnelled, other = p:split(p.ip.proto:eq(args.PROTO))
	other:drop("not a packet of a tunnel")
	local fragment
	tunnelled, fragment = tunnelled:split(tunnelled.ip.mf:eq(0) & tunnelled.ip.frag:eq(0))
	fragment:drop("a fragment of a packet of a tunnel")
	local mine, astray = tunnelled:split(tunnelled.ip.dst:eq(args.LOCAL))
	astray:drop("to another address than this end of the tunnel")
	if args.REMOTE then
		local alien
		mine, alien = mine:split(mine.ip.src:eq(args.REMOTE))
		alien:drop("from another address than the other end of the tunnel")
	end
	mine:emit(0)
end
