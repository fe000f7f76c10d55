An element that puts a link header in front marks the network header behind it, as Click does: what follows it is taken for
an IP header even where none was marked before. The transport header stays where it was.
== file ether.click
FromDevice(in) -> Strip(14) -> EtherEncap(0x800, 2:0:0:0:0:1, 2:0:0:0:0:2) -> f :: IPClassifier(ip ttl 7, -);
f[0] -> Queue -> ToDevice(out);
f[1] -> Discard;
== file vlan.click
FromDevice(in) -> Strip(14) -> EtherVLANEncap(0x800, 2:0:0:0:0:1, 2:0:0:0:0:2, 5) -> f :: IPClassifier(ip ttl 7, -);
f[0] -> Queue -> ToDevice(out);
f[1] -> Discard;
== file arp.click
FromDevice(in) -> Strip(14) -> SetIPAddress(10.0.0.9) -> q :: ARPQuerier(10.0.0.1, 2:0:0:0:0:1) -> f :: IPClassifier(ip ttl 7, -);
Idle -> [1] q;
f[0] -> Queue -> ToDevice(out);
f[1] -> Discard;
== run
for f in ether vlan arp; do symexec reach --packet 'icmp and ip unfrag' $f.click | grep -e receives -e packets; done
== stdout
out (out) receives
  packets: eth.dst: 02:00:00:00:00:02; eth.src: 02:00:00:00:00:01; eth.type: 0x800; ip.proto: 1; ip.ttl: 7
out (out) receives
  packets: eth.dst: 02:00:00:00:00:02; eth.src: 02:00:00:00:00:01; eth.type: 0x8100; vlan.id: 5; ip.proto: 1; ip.ttl: 7
out (out) receives
  packets: eth.dst: q.ether; eth.src: 02:00:00:00:00:01; eth.type: 0x800; ip.proto: 1; ip.ttl: 7
