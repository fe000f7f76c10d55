A network of a thousand boxes with one mistake is diagnosed in a sentence: the line of the network file where it can be mended, the
element that decides, and why.
== file make.sh
# make.sh SED: a row of firewalls, routers and tunnels; the sed makes the mistake
awk 'BEGIN {
	print "network: row\nboxes:"
	for (i = 0; i < 1000; i++) {
		if (i % 4 == 0) print "  b" i ": { class: StatefulFirewall, args: { ALLOW: \x27tcp dst port 80\x27 } }"
		if (i % 4 == 1) print "  b" i ": { class: Tunnel, args: { LOCAL: 20.0.0." i % 250 ", REMOTE: 21.0.0." i % 250 " } }"
		if (i % 4 == 2) print "  b" i ": { class: Router, args: [ 20.0.0." (i - 1) % 250 "/32 0, 21.0.0." (i - 1) % 250 "/32 1 ] }"
		if (i % 4 == 3) print "  b" i ": { class: Tunnel, args: { LOCAL: 21.0.0." (i - 2) % 250 ", REMOTE: 20.0.0." (i - 2) % 250 " } }"
	}
	print "hosts: { client: { ip: 10.0.0.2 }, server: { ip: 203.0.113.80, tcp: [80] } }\nlinks:\n  - client -- b0:in"
	for (i = 0; i < 999; i++)
		print "  - b" i ":" (i % 4 == 3 ? "in" : "out") " -- b" i + 1 ":" (i % 4 == 2 ? "out" : "in")
	print "  - b999:in -- server\npolicies:\n  the web works: { tcp: client -> server }"
}' | sed "$1" >row.yaml
symexec check --quiet row.yaml | sed -n '1p;/ is dropped /p'
== run
sh make.sh ''
sh make.sh '/ b636:/s/port 80/port 8080/'
sh make.sh '/ b638:/s/21.0.0.137/21.0.0.138/'
sh make.sh '/ b639:/s/LOCAL: 21.0.0.137/LOCAL: 9.9.9.9/'
sh make.sh '/ b637:/s/REMOTE: 21.0.0.137/REMOTE: 21.0.0.1/'
== stdout
the web works: holds
the web works: VIOLATED
  SYN is dropped at row.yaml:639 (b636/rules :: IPFilter, models/boxes/StatefulFirewall.click:5): no rule allows it
the web works: VIOLATED
  SYN is dropped at row.yaml:641 (b638/routes :: StaticIPLookup, models/boxes/Router.click:5): no route
the web works: VIOLATED
  SYN is dropped at row.yaml:642 (b639/mine :: OfTunnel, models/boxes/Tunnel.click:6): to another address than this end of the tunnel
the web works: VIOLATED
  SYN is dropped at row.yaml:641 (b638/routes :: StaticIPLookup, models/boxes/Router.click:5): no route
