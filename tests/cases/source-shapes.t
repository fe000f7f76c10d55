A packet expression that speaks of VLAN tags or TCP options has such packets sent; --tcp-options sends the options of hosts without
being asked by name. What a filter looks for behind a longer header is found there.
== file plain.click
FromDevice(a) -> Queue -> ToDevice(b);
== file tagged.click
FromDevice(a) -> c :: Classifier(12/8100 14/0005%0fff, -);
c[0] -> VLANDecap -> Strip(14) -> CheckIPHeader -> IPFilter(allow tcp && dst port 443) -> Unstrip(14) -> Queue -> ToDevice(five);
c[1] -> Queue -> ToDevice(rest);
== file old.click
// Looks for the SYN bit at the right place, and for an MSS option at the first place of the options only.
FromDevice(a) -> Strip(14) -> CheckIPHeader -> Classifier(20/0204) -> Queue -> ToDevice(mss);
== run
symexec reach --packet 'vlan.id in 5-6 and tcp and ip unfrag' tagged.click | grep -E 'receives|packets|witness'
== stdout
rest (out) receives
  packets: eth.type: 0x8100; vlan.id: 6; ip.proto: 6; ip.ttl: 1-255
  witness: vlan 6 / 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
five (out) receives
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: 443
  witness: vlan 5 / 10.0.0.1:40000 > 192.0.2.1:443 TCP S seq 1000 ack 0 win 65535 len 0
== run
symexec reach --packet 'tcp.opt.mss > 1400 and not ip6.hlim > 0' plain.click | grep -E 'receives|packets|or:|witness'
== stdout
b (out) receives
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.opt.mss: 1401-65535; tcp.opt: mss, wscale, sackok, ts
       or: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.opt.mss: 1401-65535; tcp.opt: mss
       or: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.opt.mss: 1401-65535; tcp.opt: mss, fastopen
       or: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.opt.mss: 1401-65535; tcp.opt: mss, mptcp
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
== run
symexec reach --packet 'tcp and ip unfrag' old.click
symexec reach --tcp-options --packet 'tcp and ip unfrag' old.click | grep -E 'receives|packets|or:|kinds|witness|assumed'
== stdout
mss (out) receives
  path:
    FromDevice@1 :: FromDevice        old.click:2
    Strip@2 :: Strip                  old.click:2
    CheckIPHeader@3 :: CheckIPHeader  old.click:2
    Classifier@4 :: Classifier        old.click:2  rule 1
    Queue@5 :: Queue                  old.click:2
    ToDevice@6 :: ToDevice            old.click:2
    mss (out)
  packets: any packet
  witness: 10.0.0.1:516 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    020000000002020000000001080045000028000100004006aecd0a000001c000020102040050000003e8000000005002ffffdda40000
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
mss (out) receives
  packets: any packet
  witness: 10.0.0.1:516 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
assumed: what is sent is well-formed, without IP options (--ip-options adds those)
== run
# the witness of an answer is a packet that the datapath's and everybody else's parser takes
symexec reach --tcp-options --paths --json --packet 'tcp and ip unfrag' plain.click | grep witness_text
== stdout
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "witness_text": "10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
