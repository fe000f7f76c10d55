What arrives is printed by destination and path: kinds of packet that take one path share it, and what would be a flood
is counted.
== file kinds.click
FromDevice(a) -> c :: Classifier(12/0800, -);
c[0] -> Queue -> ToDevice(ip);
c[1] -> Queue -> ToDevice(other);
== file paths.click
FromDevice(a) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(src port 1, src port 2, src port 3, src port 4, src port 5, -);
c[0] -> b :: Unstrip(14); c[1] -> b; c[2] -> b; c[3] -> b; c[4] -> b; c[5] -> b;
b -> Queue -> ToDevice(out);
== run
symexec reach --packet 'not ip6 or ip6.next == 17' kinds.click | grep -v witness | grep -v '^    0'
for all in "" --paths; do
	symexec reach $all --packet tcp --from a paths.click | grep -c '  path:'
	symexec reach $all --packet tcp --from a paths.click | grep 'more paths'
	symexec reach $all --packet tcp --json --from a paths.click | grep -c '"path"'
done
== stdout
other (out) receives
  path:
    FromDevice@1 :: FromDevice  kinds.click:1
    c :: Classifier             kinds.click:1  rule 2
    Queue@5 :: Queue            kinds.click:3
    ToDevice@6 :: ToDevice      kinds.click:3
    other (out)
  packets: eth.type: 0x86dd; ip6.next: 6
       or: eth.type: 0x86dd; ip6.next: 17
       or: eth.type: 0x86dd; ip6.next: 58
       or: eth.type: 0x86dd; ip6.next: 1-5, 7-16, 18-42, 45-57, 59, 61-255
       or: eth.type: 0x86dd; ip6.next: 0, 43-44, 60
       or: eth.type: not 0x800, 0x86dd
ip (out) receives
  path:
    FromDevice@1 :: FromDevice  kinds.click:1
    c :: Classifier             kinds.click:1  rule 1
    Queue@3 :: Queue            kinds.click:2
    ToDevice@4 :: ToDevice      kinds.click:2
    ip (out)
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255
       or: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; ip.mf: 1
       or: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
       or: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255; ip.mf: 1
       or: eth.type: 0x800; ip.proto: 1; ip.ttl: 1-255
       or: eth.type: 0x800; ip.proto: 1; ip.ttl: 1-255; ip.mf: 1
       or: eth.type: 0x800; ip.proto: not 1, 6, 17, 41; ip.ttl: 1-255
       or: eth.type: 0x800; ip.proto: not 41; ip.ttl: 1-255; ip.frag: 1-8191
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
1
3
1
3
== file drops.click
FromDevice(a) -> c :: Classifier(12/0800, -);
c[0] -> Discard;
c[1] -> Queue -> ToDevice(other);
== run
# a place and a reason once, with the kinds of packet that end there
symexec reach --drops --packet 'not ip6' drops.click | sed -n '/^a packet/,$p' | grep -v assumed | cut -c 1-60
symexec reach --drops --packet 'not ip6' --paths drops.click | sed -n '/^a packet/,$p' | grep -c 'packets: \|  or: '
== stdout
a packet is dropped at drops.click:2 (Discard@3 :: Discard):
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.p
       or: eth.dst: of a group, not ff:ff:ff:ff:ff:ff; eth.t
       or: eth.dst: of one station; eth.type: 0x800; ip.prot
       or: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.p
       or: eth.dst: of a group, not ff:ff:ff:ff:ff:ff; eth.t
       or: eth.dst: of one station; eth.type: 0x800; ip.prot
       or: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.p
       or: eth.dst: of a group, not ff:ff:ff:ff:ff:ff; eth.t
     and 16 more kinds (--paths prints them)
24
