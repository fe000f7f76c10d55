BRAS and PPPoEModem: subscribers reach the world through their own sessions and with their own addresses only, and what does not
fit into a session is lost.
== file network.yaml
network: access
boxes:
  one: { class: PPPoEModem, args: { SESSION: 7, MAC: 2-0-0-0-0-1, PEERMAC: 2-0-0-0-0-9 } }
  two: { class: PPPoEModem, args: { SESSION: 8, MAC: 2-0-0-0-0-2, PEERMAC: 2-0-0-0-0-9 } }
  line: { click: line.click }
  bras: { class: BRAS, args: [ 7 2-0-0-0-0-1 100.64.0.1, 8 2-0-0-0-0-2 100.64.0.2, MAC 2-0-0-0-0-9 ] }
hosts:
  first: { ip: any, tcp: 80 }
  second: { ip: 100.64.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - first -- one:in
  - second -- two:in
  - one:out -- line:one
  - two:out -- line:two
  - line:up -- bras:in
  - bras:out -- server
policies:
  the web works: { tcp: first -> server, packet: src 100.64.0.1 and tcp dst port 80 }
  and of the other: { tcp: second -> server, packet: tcp dst port 80 }
  subscribers are reached: { tcp: server -> first, packet: dst 100.64.0.1 and tcp dst port 80 }
  whole: { unchanged: second -> server, fields: [ip.src, ip.dst, payload] }
  and back: { unchanged: server -> second, fields: [ip.src, ip.dst, payload] }
  one hop each way: { value: second -> server, packet: ip ttl 64, fields: ip.ttl, expect: 63 }
  to its own line only: { value: server -> first, fields: ip.dst, expect: 100.64.0.1 }
  no other address: { value: first -> server, fields: ip.src, expect: 100.64.0.1 }
  what fits: { reach: first -> server, packet: ip.len = 1492 }
  what does not: { no-reach: first -> server, packet: ip.len > 1492 }
  nor back: { no-reach: server -> first, packet: ip.len > 1492 }
== file line.click
FromDevice(one) -> up :: Queue -> ToDevice(up); FromDevice(two) -> up;
FromDevice(up) -> c :: Classifier(0/020000000001, 0/020000000002);
c[0] -> Queue -> ToDevice(one); c[1] -> Queue -> ToDevice(two);
== run
symexec check --strict network.yaml
== stdout
the web works: holds
and of the other: holds
subscribers are reached: holds
whole: holds
and back: holds
one hop each way: holds
  ip.ttl at server: 63
to its own line only: holds
  ip.dst at first: 100.64.0.1
no other address: holds
  ip.src at server: 100.64.0.1
what fits: holds
what does not: holds
nor back: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
11 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# a session that is not up, another line's session, another modem, somebody else's address
change() { sed "$1" network.yaml > bad.yaml; symexec check --strict --policy "and of the other" bad.yaml | grep "dropped at" | sed 's/.*dropped at //'; }
change 's/SESSION: 8/SESSION: 9/'
change 's/SESSION: 8/SESSION: 7/'
change '/two:/s/ MAC: 2-0-0-0-0-2/ MAC: 2-0-0-0-0-3/'
change 's/2-0-0-0-0-2 100.64.0.2/2-0-0-0-0-2 100.64.0.3/'
change '/two:/s/PEERMAC: 2-0-0-0-0-9/PEERMAC: 2-0-0-0-0-8/'
== stdout
bad.yaml:6 (bras/sessions :: PPPoESessions, models/boxes/BRAS.click:9): no such session is up
bad.yaml:6 (bras/sessions :: PPPoESessions, models/boxes/BRAS.click:9): no such session is up
bad.yaml:6 (bras/sessions :: PPPoESessions, models/boxes/BRAS.click:9): no such session is up
bad.yaml:6 (bras/sessions :: PPPoESessions, models/boxes/BRAS.click:9): from another address than that of the session
bad.yaml:6 (bras/sessions :: PPPoESessions, models/boxes/BRAS.click:9): a frame to another Ethernet address
== run
# frames to the wrong end: another session, from another server, on somebody else's line
down() { sed "$1" network.yaml > bad.yaml; symexec check --strict --policy "reaches the second" bad.yaml | grep "dropped at" | sed 's/.*dropped at //'; }
sed -i '$a\  reaches the second: { reach: server -> second, packet: dst 100.64.0.2 }' network.yaml
down 's/, 8 2-0-0-0-0-2/, 9 2-0-0-0-0-2/'
down 's/MAC 2-0-0-0-0-9/MAC 2-0-0-0-0-a/'
sed -i 's/0\/020000000001, 0\/020000000002/0\/020000000002, 0\/020000000001/' line.click
down ''
== stdout
bad.yaml:4 (two/session :: PPPoESession, models/boxes/BRAS.click:20): a frame of another session
bad.yaml:4 (two/session :: PPPoESession, models/boxes/BRAS.click:20): a frame of another session
bad.yaml:3 (one/session :: PPPoESession, models/boxes/BRAS.click:20): a frame to another Ethernet address
== run
# sessions are configured, not discovered
echo 'FromDevice(in) -> [0]s :: PPPoESessions(2-0-0-0-0-9) -> Discard; s[1] -> Discard; Idle -> [1]s;' > one.click
symexec explain one.click --from in 02000000000902000000000188631109000000040101000000000000 | grep dropped
== stdout
  it is dropped at one.click:1 (s :: PPPoESessions): PPPoE discovery: sessions are up or are not
== run
# what the arguments of a session may be
wrong() { sed "s/8 2-0-0-0-0-2 100.64.0.2/$1/" network.yaml > bad.yaml; symexec check --strict --policy whole bad.yaml 2>&1 | sed -n '1s/.*error: //p'; }
wrong "8 2-0-0-0-0-2"
wrong "65535 2-0-0-0-0-2 100.64.0.2"
wrong "8 2-0-0-0-0 100.64.0.2"
wrong "7 2-0-0-0-0-2 100.64.0.2"
wrong "8 2-0-0-0-0-2 100.64.0.1"
== stdout
SESSIONS: expected ID MAC ADDRESS with an ID of 1 to 65534, found '8 2-0-0-0-0-2'
SESSIONS: expected ID MAC ADDRESS with an ID of 1 to 65534, found '65535 2-0-0-0-0-2 100.64.0.2'
SESSIONS: expected ID MAC ADDRESS with an ID of 1 to 65534, found '8 2-0-0-0-0 100.64.0.2'
SESSIONS: '7 2-0-0-0-0-2 100.64.0.2' has the number or the address of '7 2-0-0-0-0-1 100.64.0.1'
SESSIONS: '8 2-0-0-0-0-2 100.64.0.1' has the number or the address of '7 2-0-0-0-0-1 100.64.0.1'
== file session.click
InfiniteSource(DATA \<FRAME>, LIMIT 1) -> [0]s :: PPPoESessions(2-0-0-0-0-9, 7 2-0-0-0-0-1 100.64.0.1,
	8 2-0-0-0-0-2 100.64.0.2);
InfiniteSource(DATA \<PACKET>, LIMIT 1) -> MarkIPHeader -> [1]s;
s[0] -> ToDump(line.pcap); s[1] -> ToDump(world.pcap, ENCAP IP);
== run
# in sim: a frame with padding; lengths too large and too small; LCP; another session; discovery; another source; another MAC; no
# packet; a PADI code. Downstream the frame is the same each time
up() {
	sed "s/FRAME/$1/; s/PACKET/45000028000100004006da3ccb007150644000029c400050000003e8000000005002ffff6ed70000/" session.click > run.click
	symexec sim run.click >/dev/null
	tail -c +41 world.pcap | od -An -v -tx1 | tr -d ' \n'
	echo
	tail -c +41 line.pcap | od -An -v -tx1 | tr -d ' \n' >> line.txt
	echo >> line.txt
}
up 020000000009020000000001886411000007002a002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000000000000000
up 020000000009020000000001886411000007002b002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 0200000000090200000000018864110000070001002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 020000000009020000000001886411000007002ac02145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 020000000009020000000001886411000008002a002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 020000000009020000000001886311000007002a002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 020000000009020000000001886411000007002a002145000028000100004006da3c64400002cb0071509c400050000003e8000000005002ffff6ed70000
up 02000000000a020000000001886411000007002a002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
up 02000000000902000000000188641100000700020021
up 020000000009020000000001886411090007002a002145000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000
sort -u line.txt
== stdout
45000028000100004006da3d64400001cb0071509c400050000003e8000000005002ffff6ed80000









020000000002020000000009886411000008002a002145000028000100004006da3ccb007150644000029c400050000003e8000000005002ffff6ed70000
