An element that meets a packet without what it takes for granted is found, on whichever way it comes.
== file box.click
FromDevice(in) -> c :: Classifier(9/06, -);
c[0] -> MarkIPHeader -> d :: DecIPTTL -> Queue -> ToDevice(out);
c[1] -> Paint(1) -> d;
FromDevice(out) -> SetTCPChecksum -> Discard;
== file network.yaml
network: preconditions
encap: ip
boxes: { b: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, c: { ip: 10.0.0.2 } }
links: [ a -- b:in, b:out -- c ]
policies:
  everywhere: { no-precondition-violations: true }
  tcp from a: { no-precondition-violations: a, packet: tcp }
  from a: { no-precondition-violations: b:in }
== run
symexec check network.yaml
== stdout
everywhere: VIOLATED
  a packet violates a precondition at box.click:2 (b/d :: DecIPTTL): IP header annotation missing
  another violates a precondition at box.click:4 (b/SetTCPChecksum@9 :: SetTCPChecksum): IP header annotation missing
  path:
    a
    b/FromDevice@1 :: FromDevice  box.click:1
    b/c :: Classifier             box.click:1  rule 2
    b/Paint@7 :: Paint            box.click:3
    b/d :: DecIPTTL               box.click:2
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
    4500001c000100004011aece0a000001c00002019c40003500089766
tcp from a: holds
from a: VIOLATED
  a packet violates a precondition at box.click:2 (b/MarkIPHeader@3 :: MarkIPHeader): the IP header ends beyond the end of the packet
  another violates a precondition at box.click:2 (b/d :: DecIPTTL): IP header annotation missing
  path:
    b/FromDevice@1 :: FromDevice      box.click:1
    b/c :: Classifier                 box.click:1  rule 1
    b/MarkIPHeader@3 :: MarkIPHeader  box.click:2
  packets: ip6.next: 17
  witness: [6::1]:40000 > [2001:db8::2]:53 UDP len 0
    6d000000000811400006000000000000000000000000000120010db80000000000000000000000029c400035000835a7
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 2 violated, 0 vacuous, 0 undecided
== exit 1
