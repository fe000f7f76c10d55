Elements of the applications: a cache of flows, protocol recognition and signatures, flows spread alike in both directions,
stacks that share a device, an MSS that is lowered.
== file ids.click
FromDevice(lan) -> CheckIPHeader -> Paint(0) -> both :: Null;
FromDevice(wan) -> CheckIPHeader -> Paint(1) -> both;
pi :: L7PatternInfo(sip ^invite, ssh ^ssh-[12]);
both -> fc :: FlowCache(TCP_TIMEOUT 600, RESOURCE_TCP_MAX_FLOWS 1000, ANNO 20) -> l7 :: L7(pi, PACKETS 10)
	-> sig :: SigMatcher(10.0.0.1 any DROP, 20.0.0.0/8 10.0.0.2 sip DROP, 10.0.0.3 20.0.0.1 ALLOW, PATTERNS pi)
	-> side :: PaintSwitch; sig[1] -> Discard;
side[0] -> Queue -> ToDevice(wan); side[1] -> Queue -> ToDevice(lan);
== file network.yaml
network: signatures
boxes:
  ids: { click: ids.click }
hosts:
  clients: { ip: 10.0.0.0/24 }
  server: { ip: 20.0.0.1, tcp: [80], udp: [53] }
links: [ clients -- ids:lan, ids:wan -- server ]
policies:
  the first host gets nowhere: { no-reach: clients -> server, packet: src host 10.0.0.1 and dst host 20.0.0.1 }
  nor is it answered: { no-reach: server -> clients, packet: src host 20.0.0.1 and dst host 10.0.0.1 }
  the second may speak what is not sip: { reach: clients -> server, packet: tcp src host 10.0.0.2 }
  the third connects: { tcp: clients -> server, packet: src host 10.0.0.3 and dst port 80 }
  others too: { reach: clients -> server, packet: src host 10.0.0.9 and icmp }
  nothing changes: { unchanged: clients -> server, fields: [ip.src, ip.dst, payload] }
== run
symexec check network.yaml
== stdout
the first host gets nowhere: holds
nor is it answered: holds
the second may speak what is not sip: holds
the third connects: holds
  rests on a non-deterministic choice
others too: holds
nothing changes: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== file pins.click
FromDevice(a) -> CheckIPHeader -> Paint(0) -> pin :: FlowPinner; FromDevice(b) -> CheckIPHeader -> Paint(1) -> pin;
back :: PaintSwitch; pin[0] -> back; pin[1] -> back; pin[2] -> back;
back[0] -> Queue -> ToDevice(b); back[1] -> Queue -> ToDevice(a);
== file spread.click
FromDevice(a) -> CheckIPHeader -> pin :: FlowPinner; pin[0] -> Queue -> ToDevice(b); pin[1] -> Discard;
FromDevice(b) -> CheckIPHeader -> Queue -> ToDevice(a);
== run
symexec reach spread.click --from a --to b -p 'udp dst port 53' | sed -n '/FlowPinner/p;/rests/p'
== stdout
    pin :: FlowPinner                 spread.click:1  not in table 'flows'; the hash of the flow: choice 0
  rests on a non-deterministic choice
== file both.yaml
network: pinned
boxes:
  one: { click: pins.click }
hosts: { x: { ip: 10.0.0.1 }, y: { ip: 20.0.0.1, tcp: [80] } }
links: [ x -- one:a, one:b -- y ]
policies: { connects: { tcp: x -> y, packet: dst port 80 } }
== run
# an answer by another output would come back, but there is none
symexec check both.yaml | head -1; cat > pins.click <<'APART'
FromDevice(a) -> CheckIPHeader -> Paint(0) -> pin :: FlowPinner; FromDevice(b) -> CheckIPHeader -> Paint(1) -> pin;
pin[0] -> p0 :: PaintSwitch; pin[1] -> p1 :: PaintSwitch;
p0[0] -> Queue -> ToDevice(b); p0[1] -> Discard; p1[0] -> Discard; p1[1] -> Queue -> ToDevice(a);
APART
symexec check both.yaml | head -1
== stdout
connects: holds
connects: VIOLATED
== file mss.click
InfiniteSource(DATA \<4500002c000100004006af200a000001c0a8010203e80050000000010000000060022000a8420000020405b4>, LIMIT 1, STOP true) -> CheckIPHeader -> t :: Tee;
t[0] -> AdjustTCPMSS(1200) -> CheckTCPHeader -> low :: IPFilter(0 tcp[20:4] = 0x020404b0, 1 all); low[0] -> lowered :: Counter -> Discard; low[1] -> Discard;
t[1] -> AdjustTCPMSS(1500) -> CheckTCPHeader -> same :: IPFilter(0 tcp[20:4] = 0x020405b4, 1 all); same[0] -> kept :: Counter -> Discard; same[1] -> Discard;
== run
symexec sim mss.click -h lowered.count -h kept.count
== stdout
lowered.count:
1

kept.count:
1

== file stacks.click
d :: TupleDemux(2 10.0.0.5 tcp 80, 2 10.0.0.5 udp 53, 3 10.0.0.5 tcp 8080);
FromDevice(nic) -> CheckIPHeader -> [0]d; d[0] -> Queue -> ToDevice(nic);
FromDevice(host) -> CheckIPHeader -> [1]d; d[1] -> Queue -> ToDevice(host);
FromDevice(one) -> CheckIPHeader -> [2]d; d[2] -> Queue -> ToDevice(one);
FromDevice(two) -> CheckIPHeader -> [3]d; d[3] -> Queue -> ToDevice(two);
== file share.yaml
network: stacks
boxes:
  demux: { click: stacks.click }
hosts:
  world: { ip: any }
  kernel: { ip: 10.0.0.5 }
  first: { ip: any }
  second: { ip: any }
links: [ world -- demux:nic, demux:host -- kernel, demux:one -- first, demux:two -- second ]
policies:
  web to the first: { reach: world -> first, packet: tcp dst host 10.0.0.5 and dst port 80 }
  only web and names to it: { no-reach: world -> first, packet: not dst port 80 and not dst port 53 }
  not web to the host: { no-reach: world -> kernel, packet: tcp dst host 10.0.0.5 and dst port 80 and not ip frag }
  the rest to the host: { reach: world -> kernel, packet: icmp }
  nobody speaks for others: { no-reach: second -> world, packet: tcp src port 80 }
  nor from another address: { no-reach: second -> world, packet: not src host 10.0.0.5 }
  but for itself: { reach: second -> world, packet: tcp src host 10.0.0.5 and src port 8080 }
== run
symexec check share.yaml
== stdout
web to the first: holds
only web and names to it: holds
not web to the host: holds
the rest to the host: holds
nobody speaks for others: holds
nor from another address: holds
but for itself: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
7 policies hold, 0 violated, 0 vacuous, 0 undecided
== file wrong.click
d :: TupleDemux(2 10.0.0.5 tcp 80, 3 10.0.0.5 tcp 80); FromDevice(x) -> d; Idle -> [1] d; d[0] -> Discard; d[1] -> Discard; d[2] -> Discard; d[3] -> Discard; Idle -> [2] d; Idle -> [3] d;
== run
symexec reach wrong.click 2>&1 | sed -n 's/.*error: //p'; sed -i 's/3 10.*80)/tcp 1 2 3)/' wrong.click; symexec reach wrong.click 2>&1 | sed -n 's/.*error: //p'
== stdout
'3 10.0.0.5 tcp 80' was asked for before
expected PORT ADDRESS tcp|udp NUMBER with a PORT from 2 on that there is, not 'tcp 1 2 3'
