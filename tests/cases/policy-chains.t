Chains of a datapath file are proven: a translation in front of the firewall that looks at the old address is found at its line, in its place all holds.
== file right.yaml
datapath: edge
ports:
  wan: { device: nowhere0 }
  dmz: { device: nowhere1 }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == wan, actions: [chain web, output dmz] }
    - { priority: 1, match: in_port == dmz, actions: [chain web, output wan] }
    - { priority: 2, match: tcp.dport == 23, actions: drop }
chains:
  web:
    nfs:
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow tcp dst port 80 and dst host 192.0.2.1, allow in_port == dmz" } }
    - { name: lb, builtin: dnat, order: 20, args: { TO: "dst host 192.0.2.1 => 10.0.0.80" } }
policies:
  the web is reached: { reach: wan -> dmz, packet: tcp syn and not tcp opt ack and dst 192.0.2.1 and dst port 80 }
  it is the server that is reached: { value: wan -> dmz, packet: dst 192.0.2.1, fields: ip.dst, expect: 10.0.0.80 }
  nothing else: { no-reach: wan -> dmz, packet: dst port 22 }
  nobody logs in: { no-reach: dmz -> wan, packet: tcp dst port 23 }
== file wrong.yaml
datapath: edge
ports:
  wan: { device: nowhere0 }
  dmz: { device: nowhere1 }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == wan, actions: [chain web, output dmz] }
    - { priority: 1, match: in_port == dmz, actions: [chain web, output wan] }
    - { priority: 2, match: tcp.dport == 23, actions: drop }
chains:
  web:
    nfs:
    - { name: fw, builtin: firewall, order: 30, args: { RULES: "allow tcp dst port 80 and dst host 192.0.2.1, allow in_port == dmz" } }
    - { name: lb, builtin: dnat, order: 20, args: { TO: "dst host 192.0.2.1 => 10.0.0.80" } }
policies:
  the web is reached: { reach: wan -> dmz, packet: tcp syn and not tcp opt ack and dst 192.0.2.1 and dst port 80 }
  it is the server that is reached: { value: wan -> dmz, packet: dst 192.0.2.1, fields: ip.dst, expect: 10.0.0.80 }
  nothing else: { no-reach: wan -> dmz, packet: dst port 22 }
  nobody logs in: { no-reach: dmz -> wan, packet: tcp dst port 23 }
== run
symexec check right.yaml | head -5; symexec check wrong.yaml >said; echo "status $?"; grep -A4 -e VIOLATED said
== stdout
the web is reached: holds
it is the server that is reached: holds
  ip.dst at edge:dmz: 10.0.0.80
nothing else: holds
nobody logs in: holds
status 1
the web is reached: VIOLATED
  no packet from edge:wan reaches edge:dmz
  the one that comes furthest is dropped at wrong.yaml:15 (edge/web_fw :: IPRewriter): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is wan.ip.src:wan.tcp.sport -> 10.0.0.80:80
  path:
== file box.yaml
network: around
encap: ethernet
boxes:
  edge: { datapath: nat.yaml }
hosts:
  inside: { ip: 10.0.0.1 }
  outside: { ip: 198.51.100.1, tcp: 80, udp: 53 }
links:
  - inside -- edge:lan
  - edge:wan -- outside
policies:
  the world is reached: { tcp: inside -> outside, packet: dst port 80 }
  as another: { value: inside -> outside, packet: udp, fields: ip.src, expect: 192.0.2.1 }
  from its ports: { value: inside -> outside, packet: udp, fields: udp.sport, expect: 1024-2047 }
  only what was asked for: { no-reach: outside -> inside, packet: tcp or udp }
== file nat.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  first: { number: 1, default: [goto second] }
  second:
    number: 2
    rules:
    - { priority: 5, match: "in_port == lan and (ip.ttl > 1 or udp.dport in 53-54)", actions: [chain out, output wan] }
    - { priority: 5, match: not in_port == lan, actions: [chain out, output lan] }
chains:
  out:
    nfs:
    - { name: nat, builtin: snat, order: 20, args: { TO: "in_port == lan => 192.0.2.1:1024-2047" } }
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow in_port == lan" } }
== run
symexec check box.yaml
== stdout
the world is reached: holds
as another: holds
  ip.src at outside: 192.0.2.1
from its ports: holds
  udp.sport at outside: 1024-2047
only what was asked for: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
4 policies hold, 0 violated, 0 vacuous, 0 undecided
== copy tests/oracle/packets.py
== file agree.py
import json, re, socket, subprocess, sys
from packets import *
# Each packet alone: where the proof lets it leave, and as what, beside what came out where the file ran.
name, port, outs = sys.argv[1], sys.argv[2], sys.argv[3:]
address = socket.inet_ntoa
def at(f):      # behind VLAN tags: addresses, ports, TTL
    n = 14
    while f[n - 2:n] in (b'\x81\0', b'\x88\xa8'):
        n += 4
    return (f[n + 12:n + 16], f[n + 16:n + 20], f[n + 20:n + 22], f[n + 22:n + 24], f[n + 8], f[12:n])
came = {o: [at(f) for _, f in read_capture('to_%s.pcap' % o)] for o in outs}
for _, f in read_capture(port + '.pcap'):
    r = subprocess.run(['symexec', 'explain', '--json', '-f', 'edge:' + port, name, f.hex()], capture_output=True, text=True)
    said = json.loads(r.stdout)['verdicts'][0]['explanation']
    src, dst, sport, dport, ttl, tags = at(f)
    out = [m.group(1) for s in said for m in [re.match(r'it leaves the network by edge:(\S+)', s)] if m]
    to = {m.group(1): m.group(2) for s in said for m in [re.match(r'(\S+) is rewritten from \S+ to (\S+)', s)] if m}
    new = (socket.inet_aton(to.get('ip.src', address(src))), socket.inet_aton(to.get('ip.dst', address(dst))),
           struct.pack('!H', int(to.get('tcp.sport', to.get('udp.sport', int.from_bytes(sport, 'big'))))),
           struct.pack('!H', int(to.get('tcp.dport', to.get('udp.dport', int.from_bytes(dport, 'big'))))), int(to.get('ip.ttl', ttl)))
    where = [o for o in outs for c in came[o] if c[:5] == new]
    print('%s:%d > %s:%d' % (address(src), int.from_bytes(sport, 'big'), address(dst), int.from_bytes(dport, 'big')),
          'leaves by ' + out[0] if out else 'ends', '; '.join(s for s in said if 'rewritten' in s),
          '- and did' if where == out else '- BUT did not: %s' % came, sep=' ')
== file filter.click
// only the web of the server, whatever stands before it in a chain; all that the server sends
define($server 10.0.0.80);
q :: Queue -> ToDevice(out);
FromDevice(wan) -> kind :: Classifier(12/0800, -);
kind[0] -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(dst host $server and tcp dst port 80, -);
f[0] -> ttl :: DecIPTTL -> Unstrip(14) -> q;
f[1] -> Discard;
ttl[1] -> Discard;
kind[1] -> Discard;
FromDevice(dmz) -> q;
== file behind.yaml
datapath: edge
ports:
  wan: { device: nowhere0 }
  dmz: { device: nowhere1 }
tables:
  0:
    rules:
    - { match: in_port == wan, actions: [chain web, output dmz] }
    - { match: in_port == dmz, actions: [chain web, output wan] }
chains:
  web:
    nfs:
    - { name: filter, click: filter.click, order: 30, args: { server: 10.0.0.80 } }
    - { name: lb, builtin: dnat, order: 20, args: { TO: "dst host 192.0.2.1 => 10.0.0.80" } }
policies:
  the web is reached: { reach: wan -> dmz, packet: tcp and dst 192.0.2.1 and dst port 80 }
  it is the server that is reached: { value: wan -> dmz, packet: dst 192.0.2.1, fields: ip.dst, expect: 10.0.0.80 }
  nothing else: { no-reach: wan -> dmz, packet: dst port 22 }
== file make.py
from packets import *
capture('wan.pcap', [ether(tcp(src, dst, sport, dport, SYN)) for src, dst, sport, dport in (
    ('1.1.1.1', '192.0.2.1', 1000, 80), ('1.1.1.1', '192.0.2.1', 1001, 22), ('1.1.1.1', '10.0.0.80', 1002, 80), ('1.1.1.2', '3.3.3.3', 1003, 80))])
capture('dmz.pcap', [ether(tcp('10.0.0.80', '1.1.1.9', 80, 1000, SYN | ACK))], start=2000)
capture('lan.pcap', [ether(tcp('10.0.0.1', '1.1.1.1', 1000, 80, SYN)), ether(tcp('10.0.0.1', '1.1.1.1', 1001, 80, SYN, ttl=1)),
    ether(udp('10.0.0.2', '1.1.1.1', 1002, 80)), ether(tcp('10.0.0.2', '1.1.1.1', 1003, 81, SYN, ttl=2))])
== file prove-and-run
# prove-and-run FILE IN OUT...: the policies, and each packet of IN.pcap in the proof and where the file runs
symexec check $1.yaml | grep -v '^    \|^assumed\|^  packets\|^  witness'
sed 's/{ device: nowhere0 }/{ dump: '$2'.pcap, write: to_'$2'.pcap }/; s/{ device: nowhere1 }/{ dump: '$3'.pcap, write: to_'$3'.pcap }/' $1.yaml >run.yaml
datapath run --clock=pcap run.yaml && python3 agree.py $1.yaml $2 $3 $2
== run
# A function in the language of Click: it sees packets as the functions before it leave them, by the device they came by
python3 make.py; sh ./prove-and-run behind wan dmz; echo; python3 agree.py behind.yaml dmz dmz wan; echo; sed 's/order: 30/order: 10/' behind.yaml >before.yaml; sh ./prove-and-run before wan dmz
symexec check before.yaml | grep -A1 'comes furthest'
echo; sed 's/server: 10.0.0.80/server: 192.0.2.1/' before.yaml >told.yaml; sh ./prove-and-run told wan dmz
== stdout
the web is reached: holds
it is the server that is reached: holds
  ip.dst at edge:dmz: 10.0.0.80
nothing else: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
1.1.1.1:1000 > 192.0.2.1:80 leaves by dmz ip.dst is rewritten from 192.0.2.1 to 10.0.0.80; ip.ttl is rewritten from 64 to 63 - and did
1.1.1.1:1001 > 192.0.2.1:22 ends  - and did
1.1.1.1:1002 > 10.0.0.80:80 leaves by dmz ip.ttl is rewritten from 64 to 63 - and did
1.1.1.2:1003 > 3.3.3.3:80 ends  - and did

10.0.0.80:80 > 1.1.1.9:1000 leaves by wan  - and did

the web is reached: VIOLATED
  no packet from edge:wan reaches edge:dmz
  the one that comes furthest is dropped at filter.click:7 (edge/web_filter/Discard@10 :: Discard): discarded
  path:
it is the server that is reached: VACUOUS
  no packet with that field reaches edge:dmz
nothing else: holds
1 policy holds, 1 violated, 1 vacuous, 0 undecided
1.1.1.1:1000 > 192.0.2.1:80 ends  - and did
1.1.1.1:1001 > 192.0.2.1:22 ends  - and did
1.1.1.1:1002 > 10.0.0.80:80 leaves by dmz ip.ttl is rewritten from 64 to 63 - and did
1.1.1.2:1003 > 3.3.3.3:80 ends  - and did
  the one that comes furthest is dropped at filter.click:7 (edge/web_filter/Discard@10 :: Discard): discarded
  path:

the web is reached: holds
it is the server that is reached: holds
  ip.dst at edge:dmz: 10.0.0.80
nothing else: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
1.1.1.1:1000 > 192.0.2.1:80 leaves by dmz ip.dst is rewritten from 192.0.2.1 to 10.0.0.80; ip.ttl is rewritten from 64 to 63 - and did
1.1.1.1:1001 > 192.0.2.1:22 ends  - and did
1.1.1.1:1002 > 10.0.0.80:80 ends  - and did
1.1.1.2:1003 > 3.3.3.3:80 ends  - and did
== file range.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  0:
    rules:
    - { match: in_port == lan, actions: [chain out, output wan] }
    - { match: in_port == wan, actions: [chain out, output lan] }
chains:
  out:
    nfs:
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow in_port == lan, allow in_port == wan and dst host 192.0.2.1" } }
    - { name: nat, builtin: snat, order: 20, args: { TO: "in_port == lan => 192.0.2.1-192.0.2.3:1024-2047" } }
    - { name: lb, builtin: dnat, order: 30, args: { TO: "in_port == wan => 10.0.0.5-10.0.0.6" } }
policies:
  from one of them: { value: lan -> wan, packet: udp, fields: ip.src, expect: 192.0.2.1-192.0.2.3 }
  to one of them: { value: wan -> lan, packet: udp, fields: ip.dst, expect: 10.0.0.5-10.0.0.6 }
  pings too: { value: lan -> wan, packet: icmp, fields: ip.src, expect: 192.0.2.1-192.0.2.3 }
  any of them: { value: lan -> wan, packet: udp, fields: ip.src, expect: 192.0.2.1-192.0.2.2 }
== run
# Translations to several addresses: any of them may be chosen
symexec check range.yaml | grep -v '^    \|^assumed\|^  packets\|^  witness'
== stdout
from one of them: holds
  ip.src at edge:wan: 192.0.2.1
  ip.src at edge:wan: 192.0.2.2
  ip.src at edge:wan: 192.0.2.3
to one of them: holds
  ip.dst at edge:lan: 10.0.0.5
  ip.dst at edge:lan: 10.0.0.6
pings too: holds
  ip.src at edge:wan: 192.0.2.1
  ip.src at edge:wan: 192.0.2.2
  ip.src at edge:wan: 192.0.2.3
any of them: VIOLATED
  ip.src at edge:wan: 192.0.2.1
  ip.src at edge:wan: 192.0.2.2
  ip.src is 192.0.2.3 at edge:wan, which is not within 192.0.2.1-192.0.2.2
  ip.src is written at range.yaml:12 (edge/out_nat :: IPRewriter)
  path:
  rests on a non-deterministic choice
3 policies hold, 1 violated, 0 vacuous, 0 undecided
== file set.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  0:
    rules:
    - { match: in_port == lan, priority: 2, actions: [dec-ttl, set-field ip.src 192.0.2.9, set-field tcp.dport 8080, set-field udp.sport 53, set-field eth.dst 02:00:00:00:00:77, goto 1] }
    - { match: in_port == wan, actions: [set-field ip.dscp 46, output lan] }
  1:
    rules:
    - { match: ip.src == 192.0.2.9 and tcp.dport == 8080, actions: [output wan] }
    - { match: udp.sport == 53, actions: [set-field ip.dst 9.9.9.9, output wan] }
policies:
  the port: { value: lan -> wan, packet: tcp, fields: tcp.dport, expect: 8080 }
  the source: { value: lan -> wan, packet: tcp, fields: ip.src, expect: 192.0.2.9 }
  dns: { value: lan -> wan, packet: udp, fields: ip.dst, expect: 9.9.9.9 }
  mac: { value: lan -> wan, fields: eth.dst, expect: "02:00:00:00:00:77" }
  no expired: { no-reach: lan -> wan, packet: ip ttl 1 }
  sums: { reach: lan -> wan, packet: tcp }
  dscp: { value: wan -> lan, packet: tcp, fields: ip.dscp, expect: 46 }
== run
# What actions write is looked at by the tables behind, in this order only
touch wan.pcap; sh ./prove-and-run set lan wan; sed 's/\[dec-ttl, set-field ip.src 192.0.2.9,/[chain late,/; s/\[output wan/[dec-ttl, set-field ip.src 192.0.2.9, output wan/; $a chains: { late: { nfs: [] } }' set.yaml >unset.yaml; symexec check unset.yaml | grep -A3 -e VIOLATED -e VACUOUS | grep -v '^    '
== stdout
the port: holds
  tcp.dport at edge:wan: 8080
the source: holds
  ip.src at edge:wan: 192.0.2.9
dns: holds
  ip.dst at edge:wan: 9.9.9.9
mac: holds
  eth.dst at edge:wan: 02:00:00:00:00:77
no expired: holds
sums: holds
dscp: holds
  ip.dscp at edge:lan: 46
7 policies hold, 0 violated, 0 vacuous, 0 undecided
10.0.0.1:1000 > 1.1.1.1:80 leaves by wan eth.dst is rewritten from 02:00:00:00:00:02 to 02:00:00:00:00:77; ip.src is rewritten from 10.0.0.1 to 192.0.2.9; ip.ttl is rewritten from 64 to 63; tcp.dport is rewritten from 80 to 8080 - and did
10.0.0.1:1001 > 1.1.1.1:80 ends  - and did
10.0.0.2:1002 > 1.1.1.1:80 leaves by wan eth.dst is rewritten from 02:00:00:00:00:02 to 02:00:00:00:00:77; ip.src is rewritten from 10.0.0.2 to 192.0.2.9; ip.dst is rewritten from 1.1.1.1 to 9.9.9.9; ip.ttl is rewritten from 64 to 63; udp.sport is rewritten from 1002 to 53 - and did
10.0.0.2:1003 > 1.1.1.1:81 leaves by wan eth.dst is rewritten from 02:00:00:00:00:02 to 02:00:00:00:00:77; ip.src is rewritten from 10.0.0.2 to 192.0.2.9; ip.ttl is rewritten from 2 to 1; tcp.dport is rewritten from 81 to 8080 - and did
no expired: VIOLATED
  a packet from edge:lan reaches edge:wan
  path:
== file not.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  0: { rules: [ { match: ct.state == new, actions: [push-vlan 5, output wan] }, { actions: [chain c, set-field vlan.vid 7, output lan] } ] }
chains: { c: { nfs: [ { name: fw, builtin: firewall, order: 1, args: { RULES: allow all } }, { name: any, click: filter.click, order: 2 },
    { name: n, builtin: snat, order: 3, args: { TO: "1.0.0.1-1.0.0.99:5" } }, { name: m, click: missing.click, order: 4 }, { name: o, click: nodevice.click, order: 5 } ] } }
== file nodevice.click
Idle -> Queue -> ToDevice(out);
== run
symexec check not.yaml
== stderr
not.yaml:5:114: error: between functions with flows, the function 'filter.click' cannot be proven yet
    chains: { c: { nfs: [ { name: fw, builtin: firewall, order: 1, args: { RULES: allow all } }, { name: any, click: filter.click, order: 2 },
                                                                                                                     ^~~~~~~~~~~~
error: cannot read 'missing.click': no such file or directory
not.yaml:6:97: note: it is the function 'm'
    ... 3, args: { TO: "1.0.0.1-1.0.0.99:5" } }, { name: m, click: missing.click, order: 4 }, { name: o, click: nodevice.click, order: 5 } ] } }
                                                                   ^~~~~~~~~~~~~
not.yaml:6:142: error: the function 'nodevice.click' has no FromDevice, by which packets would come
    ...ame: m, click: missing.click, order: 4 }, { name: o, click: nodevice.click, order: 5 } ] } }
                                                                   ^~~~~~~~~~~~~~
not.yaml:6:54: error: a translation to '1.0.0.1-1.0.0.99:5' cannot be proven yet
        { name: n, builtin: snat, order: 3, args: { TO: "1.0.0.1-1.0.0.99:5" } }, { name: m, click: missing.click, order: 4 }, { name: o,...
                                                         ^~~~~~~~~~~~~~~~~~
== exit 2
