A lower TTL leaves UDP's and ICMP's checksums right: they cover the addresses (ICMP's not even these), not the TTL.
== file u.click
FromDevice(a) -> MarkIPHeader -> DecIPTTL -> c :: IPClassifier(udp, icmp type echo, tcp);
c[0] -> CheckUDPHeader -> q :: Queue -> ToDevice(b);
c[1] -> CheckICMPHeader -> q;
c[2] -> CheckTCPHeader -> q;
== file address.click
// an address that is written over without an update is covered by UDP's checksum, and not by ICMP's
FromDevice(a) -> MarkIPHeader -> StoreIPAddress(1.2.3.4, 16) -> c :: IPClassifier(udp, icmp type echo);
c[0] -> CheckUDPHeader -> q :: Queue -> ToDevice(b);
c[1] -> CheckICMPHeader -> q;
== file network.yaml
network: u
boxes: { u: { click: u.click }, v: { click: address.click } }
hosts: { h: {}, k: {}, l: {}, m: {} }
links: [ h -- u:a, u:b -> k, l -- v:a, v:b -> m ]
== run
symexec reach -d network.yaml -f h -p 'not ip frag' | grep 'bad checksum'
symexec reach -d network.yaml -f l -p 'not ip frag' | grep -A1 'bad checksum'
== stdout
a packet is dropped at address.click:3 (v/CheckUDPHeader@5 :: CheckUDPHeader): bad checksum
  packets: ip.proto: 17; ip.dst: 1.2.3.4; ip.ttl: 1-255
