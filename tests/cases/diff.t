What two versions of a network do differently, and nothing else: a renamed, moved or added box is no noise.
== file fw.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp dst port 80, allow udp dst port 53, deny all)
	-> nat :: IPRewriter(pattern 192.0.2.1 1024-65535 - - 0 1, drop);
nat[0] -> Queue -> ToDevice(out);
nat[1] -> Queue -> ToDevice(in);
FromDevice(out) -> MarkIPHeader -> [1]nat;
== file fw2.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp dst port 80 or 81, deny all)
	-> nat :: IPRewriter(pattern 192.0.2.1 1024-65535 - - 0 1, drop);
nat[0] -> Queue -> ToDevice(out);
nat[1] -> Queue -> ToDevice(in);
FromDevice(out) -> MarkIPHeader -> [1]nat;
== file fw3.click
// the order of rules that do not meet, and a counter
FromDevice(in) -> c :: Counter -> MarkIPHeader -> IPFilter(allow udp dst port 53, allow tcp dst port 80)
	-> nat :: IPRewriter(pattern 192.0.2.1 1024-65535 - - 0 1, drop);
nat[0] -> Queue -> ToDevice(out);
nat[1] -> Queue -> ToDevice(in);
FromDevice(out) -> MarkIPHeader -> [1]nat;
== file null.click
FromDevice(a) -> Queue -> ToDevice(b);
FromDevice(b) -> Queue -> ToDevice(a);
== file ttl.click
FromDevice(a) -> MarkIPHeader -> DecIPTTL -> Queue -> ToDevice(b);
FromDevice(b) -> Queue -> ToDevice(a);
== file old.yaml
network: office
boxes: { fw: { click: fw.click } }
hosts: { pc: { ip: 10.0.0.2 }, net: {} }
links: [ pc -- fw:in, fw:out -- net ]
policies:
  the web only: { same-as: pc -> net, other: ports.yaml, packet: tcp dst port 80 }
  all: { same-as: true, other: ports.yaml }
  answers: { same-as: net -> pc, other: ports.yaml }
  ports and addresses: { same-as: pc -> net, other: hop.yaml, fields: [ip.src, ip.dst, tcp.dport, payload] }
  octets: { same-as: pc -> net, other: hop.yaml, packet: tcp }
  nothing: { same-as: pc -> net, other: hop.yaml, packet: src host 10.0.0.9 }
== file ports.yaml
network: office
boxes: { fw: { click: fw2.click } }
hosts: { pc: { ip: 10.0.0.2 }, net: {} }
links: [ pc -- fw:in, fw:out -- net ]
== file renamed.yaml
network: office
boxes: { wall: { click: same.click }, wire: { click: null.click } }
hosts: { desk: { ip: 10.0.0.2 }, net: {} }
links: [ desk -- wire:a, wire:b -- wall:in, wall:out -- net ]
== file order.yaml
network: office
boxes: { fw: { click: fw3.click } }
hosts: { pc: { ip: 10.0.0.2 }, net: {} }
links: [ pc -- fw:in, fw:out -- net ]
== file hop.yaml
network: office
boxes: { fw: { click: fw.click }, hop: { click: ttl.click } }
hosts: { pc: { ip: 10.0.0.2 }, net: {} }
links: [ pc -- hop:a, hop:b -- fw:in, fw:out -- net ]
== file other.yaml
network: office
boxes: { fw: { click: fw.click } }
hosts: { pc: { ip: 10.0.0.3 }, net: {}, guest: { ip: 10.0.0.77 } }
links: [ pc -- fw:in, fw:out -- net ]
== file frames.yaml
network: office
encap: ethernet
boxes: { fw: { click: fw.click } }
hosts: { pc: { ip: 10.0.0.2 }, net: {} }
links: [ pc -- fw:in, fw:out -- net ]
== run
cp fw.click same.click
for n in old renamed order; do symexec diff old.yaml $n.yaml | grep -v ^assumed; done
symexec diff old.yaml renamed.yaml >/dev/null
== stdout
no difference
note: host desk was called pc
note: box wall was called fw
no difference
no difference
== run
symexec diff old.yaml ports.yaml
== stdout
pc -> net: gained
  packets from pc reach net now, but not before
  before, it is dropped at fw.click:1 (fw/IPFilter@3 :: IPFilter): denied by rule 3
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1-255; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 81
  path:
    pc
    fw/FromDevice@1 :: FromDevice      fw2.click:1
    fw/MarkIPHeader@2 :: MarkIPHeader  fw2.click:1
    fw/IPFilter@3 :: IPFilter          fw2.click:1  rule 1
    fw/nat :: IPRewriter               fw2.click:2  not in table 'tcp'
    fw/Queue@5 :: Queue                fw2.click:3
    fw/ToDevice@6 :: ToDevice          fw2.click:3
    net
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1-255; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 81
  witness: 10.0.0.2:40000 > 192.0.2.1:81 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400051000003e8000000005002ffff43660000
pc -> net: lost
  packets from pc reach net before, but not now
  now, it is dropped at fw2.click:1 (fw/IPFilter@3 :: IPFilter): denied by rule 2
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-255; ip.mf: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  path:
    pc
    fw/FromDevice@1 :: FromDevice      fw.click:1
    fw/MarkIPHeader@2 :: MarkIPHeader  fw.click:1
    fw/IPFilter@3 :: IPFilter          fw.click:1  rule 2
    fw/nat :: IPRewriter               fw.click:2  not in table 'udp'
    fw/Queue@5 :: Queue                fw.click:3
    fw/ToDevice@6 :: ToDevice          fw.click:3
    net
  packets: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-255; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  witness: 10.0.0.2:40000 > 192.0.2.1:53 UDP len 0
    4500001c000100004011aecd0a000002c00002019c40003500089765
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
== exit 1
== run
symexec diff old.yaml hop.yaml | grep -v '^    '
== stdout
pc -> net: rewritten
  packets from pc arrive at net rewritten in another way
  ip.ttl arrives as pc.ip.ttl - 1 now, and as pc.ip.ttl before
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1-254; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-254; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-254; ip.mf: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1-254; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
pc -> net: lost
  packets from pc reach net before, but not now
  now, it is dropped at ttl.click:1 (hop/DecIPTTL@3 :: DecIPTTL): TTL expired
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
== run
symexec diff hop.yaml old.yaml --packet tcp | grep -v '^    '
== stdout
pc -> net: rewritten
  packets from pc arrive at net rewritten in another way
  ip.ttl arrives as pc.ip.ttl now, and as pc.ip.ttl - 1 before
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 2-255; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 2-255; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
pc -> net: gained
  packets from pc reach net now, but not before
  before, it is dropped at ttl.click:1 (hop/DecIPTTL@3 :: DecIPTTL): TTL expired
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
== run
symexec diff --json old.yaml ports.yaml | grep '"question"\|"status"'
== stdout
      "question": "gained",
      "status": "violated",
      "question": "lost",
      "status": "violated",
  "status": "violated"
== run
symexec diff old.yaml ports.yaml --from net >/dev/null && symexec diff old.yaml ports.yaml -p 'tcp dst port 80' | grep diff
== stdout
no difference
== run
symexec diff old.yaml other.yaml
== stdout
note: host pc has other addresses, what it sends now is compared
note: host guest is new, what it sends is not compared
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
== exit 1
== run
symexec diff other.yaml old.yaml | grep note
== stdout
note: host pc has other addresses, what it sends now is compared
note: host guest is gone
== run
symexec check old.yaml | grep -v '^    '
== stdout
the web only: holds
all: VIOLATED
  packets from pc reach net here, but not in ports.yaml
  in ports.yaml, it is dropped at fw2.click:1 (fw/IPFilter@3 :: IPFilter): denied by rule 2
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-255; ip.mf: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  packets from pc reach net in ports.yaml, but not here
  here, it is dropped at fw.click:1 (fw/IPFilter@3 :: IPFilter): denied by rule 3
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1-255; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 81
  path:
  packets: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1-255; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  witness: 10.0.0.2:40000 > 192.0.2.1:53 UDP len 0
answers: holds
ports and addresses: VIOLATED
  packets from pc reach net here, but not in hop.yaml
  in hop.yaml, it is dropped at ttl.click:1 (hop/DecIPTTL@3 :: DecIPTTL): TTL expired
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  so do: ip.proto: 17; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; udp.sport: fw/nat.port in 1024-65535; udp.dport: 53
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
octets: VIOLATED
  packets from pc arrive at net rewritten in another way
  ip.ttl arrives as pc.ip.ttl here, and as pc.ip.ttl - 1 in hop.yaml
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 2-255; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  packets from pc reach net here, but not in hop.yaml
  in hop.yaml, it is dropped at ttl.click:1 (hop/DecIPTTL@3 :: DecIPTTL): TTL expired
  so do: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 1; ip.mf: 1; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  path:
  packets: ip.proto: 6; ip.src: 192.0.2.1; ip.ttl: 2-255; tcp.sport: fw/nat.port in 1024-65535; tcp.dport: 80
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
nothing: VACUOUS
  no packet is sent, so none was compared
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
2 policies hold, 3 violated, 1 vacuous, 0 undecided
== run
symexec diff old.yaml frames.yaml
symexec diff old.yaml none.yaml
symexec diff fw.click old.yaml
symexec diff old.yaml fw.click
symexec diff old.yaml ports.yaml --from px
symexec diff old.yaml
== stderr
error: the links of 'old.yaml' and of 'frames.yaml' carry different things (encap), so nothing can be compared
error: cannot read 'none.yaml': no such file or directory
error: 'fw.click' is a configuration, expected a network like the new version
error: 'old.yaml' is a network, expected a configuration like the new version
--from:1:1: error: no host or device 'px'; did you mean 'pc'?
    px
    ^~
symexec diff: give two network files, or two configurations, the old one first
== exit 2
