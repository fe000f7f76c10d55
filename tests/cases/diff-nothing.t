A comparison of nothing is no "no difference", and in JSON what was not decided is a verdict.
== file old.yaml
network: old
boxes:
  fw: { click: fw.click }
hosts:
  pc: { ip: 10.0.0.2 }
  net: { ip: 192.0.2.1 }
links:
  - pc -- fw:eth0
  - fw:eth1 -- net
== file new.yaml
network: new
boxes:
  fw: { click: odd.click }
hosts:
  pc: { ip: 10.0.0.2 }
  net: { ip: 192.0.2.1 }
links:
  - pc -- fw:eth0
  - fw:eth1 -- net
== file fw.click
FromDevice(eth0) -> Queue -> ToDevice(eth1);
FromDevice(eth1) -> Queue -> ToDevice(eth0);
== file odd.click
require(package "odd");
FromDevice(eth0) -> Odd -> Queue -> ToDevice(eth1);
FromDevice(eth1) -> Queue -> ToDevice(eth0);
== run
symexec diff --packet 'src host 1.2.3.4' old.yaml old.yaml
== stdout
vacuous: no packet is sent, so none was compared
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
== exit 1
== run
symexec diff --from pc --packet 'src host 1.2.3.4' --json old.yaml old.yaml | grep -A 9 '"verdicts"'
== stdout
  "verdicts": [
    {
      "name": "more differences",
      "question": "vacuous",
      "status": "vacuous",
      "severity": "error",
      "known": false,
      "file": "",
      "line": 0,
      "explanation": [
== run
symexec diff old.yaml new.yaml 2>/dev/null
== stdout
pc -> net: rewritten
  packets from pc arrive at net rewritten in another way
  ip.src arrives otherwise now than before
  ip.dst arrives otherwise now than before
  ip.proto arrives otherwise now than before
  ip.ttl arrives otherwise now than before
  ip.dscp arrives otherwise now than before
  ip.ecn arrives otherwise now than before
  ip.id arrives otherwise now than before
  ip.checksum arrives otherwise now than before
  tcp.sport arrives otherwise now than before
  tcp.dport arrives otherwise now than before
  tcp.seq arrives otherwise now than before
  tcp.ack arrives otherwise now than before
  tcp.flags arrives otherwise now than before
  tcp.window arrives otherwise now than before
  tcp.checksum arrives otherwise now than before
  payload arrives otherwise now than before
  path:
    pc
    fw/FromDevice@1 :: FromDevice  odd.click:2
    fw/Odd@2 :: Odd                odd.click:2  class 'Odd' is not known: choice 0
    fw/Queue@3 :: Queue            odd.click:2
    fw/ToDevice@4 :: ToDevice      odd.click:2
    net
  packets: any packet
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400050000003e8000000005002ffff43670000
  rests on a non-deterministic choice
undecided: this rests on an element of unknown class 'Odd'
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
== exit 1
== run
symexec diff --json --from net old.yaml old.yaml | grep -A 1 '"verdicts"'
symexec diff --json --from pc old.yaml new.yaml 2>/dev/null | grep -A 9 '"more differences"'
== stdout
  "verdicts": [],
  "assumptions": [
      "name": "more differences",
      "question": "undecided",
      "status": "undecided",
      "severity": "error",
      "known": false,
      "file": "",
      "line": 0,
      "explanation": [
        "this rests on an element of unknown class 'Odd'"
      ],
