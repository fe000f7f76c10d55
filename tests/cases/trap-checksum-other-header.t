A checksum is known to be right for the packet's own IP header. Where other octets, or another header, are marked,
CheckUDPHeader sums the addresses that stand there, and may find it wrong, or right by chance.
== file octets.click
// VLANDecap takes what stands 14 octets behind the start for the IP header
FromDevice(a) -> CheckIPHeader -> VLANDecap -> c :: CheckUDPHeader -> q :: Queue -> ToDevice(b);
== file outer.click
// EtherEncap takes the outer header for the one, and the UDP header behind the inner one stays marked
FromDevice(a) -> IPEncap(udp, 1.1.1.1, 2.2.2.2) -> MarkIPHeader(20) -> EtherEncap(0x0800, 0:0:0:0:0:1, 0:0:0:0:0:2)
	-> CheckUDPHeader -> Queue -> ToDevice(b);
== file own.click
FromDevice(a) -> CheckIPHeader -> IPFilter(allow udp) -> CheckUDPHeader -> Queue -> ToDevice(b);
== file network.yaml
network: u
encap: ip
boxes: { u: { click: octets.click }, v: { click: outer.click }, w: { click: own.click } }
hosts: { h: {}, k: {}, l: {}, m: {}, n: {}, o: {} }
links: [ h -- u:a, u:b -> k, l -- v:a, v:b -> m, n -- w:a, w:b -> o ]
== run
for h in h n l; do echo $h; symexec reach -d network.yaml -f $h -p 'udp and not ip frag' | grep 'bad checksum'; done
== stdout
h
a packet is dropped at octets.click:2 (u/c :: CheckUDPHeader): bad checksum
n
l
a packet is dropped at outer.click:3 (v/CheckUDPHeader@5 :: CheckUDPHeader): bad checksum
