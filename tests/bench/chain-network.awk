# chain-network.awk - a network of N middleboxes in a row (awk -v n=N -f ...): NAT, stateful firewall, tunnel, a router
# inside the tunnel, the tunnel's end, proxy, and again; every box with arguments of its own. The
# router stands in the tunnel because each tunnel starts with a TTL of its own: no length of
# chain uses up the packet's.
function address(first, i) {
	return first "." int(i / 65536) % 256 "." int(i / 256) % 256 "." i % 256
}
BEGIN {
	print "network: chain of " n
	print "boxes:"
	for (i = 0; i < n; i++) {
		kind = i % 6
		base = i - kind			# the tunnel's ends are named after where the six begin
		if (kind > 1 && base + 4 >= n)
			kind = 1		# no room for a tunnel's end: firewalls instead
		near = address(20, base); far = address(21, base)
		if (kind == 0)
			print "  b" i ": { class: NAT, args: { ADDRESS: " address(11, i) " } }"
		else if (kind == 1)
			print "  b" i ": { class: StatefulFirewall, args: { ALLOW: 'tcp dst port 80 and not src host " address(12, i) "' } }"
		else if (kind == 2)
			print "  b" i ": { class: Tunnel, args: { LOCAL: " near ", REMOTE: " far " } }"
		else if (kind == 3)
			print "  b" i ": { class: Router, args: [ " near "/32 0, " far "/32 1 ] }"
		else if (kind == 4)
			print "  b" i ": { class: Tunnel, args: { LOCAL: " far ", REMOTE: " near " } }"
		else
			print "  b" i ": { class: TransparentProxy, args: { ADDRESS: " address(13, i) ", PORT: 80, SERVER: 203.0.113.80, REWRITE: src } }"
	}
	print "hosts:"
	print "  client: {}"
	print "  server: { ip: 203.0.113.80, tcp: [80] }"
	print "links:"
	from = "client"
	for (i = 0; i < n; i++) {
		kind = i % 6 == 4 && i - 4 + 4 < n ? 4 : 0
		# the far end of a tunnel has its hosts, `in`, on the other side
		enter = kind == 4 ? "out" : "in"
		leave = kind == 4 ? "in" : "out"
		print "  - " from " -- b" i ":" enter
		from = "b" i ":" leave
	}
	print "  - " from " -- server"
	print "policies:"
	print "  there: { reach: client -> server }"
	print "  connects: { tcp: client -> server }"
	print "  nothing unasked: { no-reach: server -> client }"
}
