A class that nobody knows is taken with a warning where published models shall be read, but what rests on it is
undecided, and the gate stays shut. A strict reading refuses it.
== file box.click
FromDevice(lan) -> CheckIPHeader -> dpi :: DeepInspection(7) -> Queue -> ToDevice(wan);
FromDevice(wan) -> CheckIPHeader -> Queue -> ToDevice(lan);
== file network.yaml
network: unknown
boxes:
  box: { click: box.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:lan
  - box:wan -- server
policies:
  the web works: { tcp: client -> server, packet: tcp dst port 80 }
  no telnet: { no-reach: client -> server, packet: tcp dst port 23 }
  something arrives: { reach: client -> server }
  # this one does not meet the class
  answers arrive: { reach: server -> client }
== run
symexec check network.yaml
== stdout
the web works: UNDECIDED
  SYN arrives, but not as the TCP segment that was sent: no tcp.flags
  this rests on an element of unknown class 'DeepInspection'
  path:
    client
    box/FromDevice@1 :: FromDevice        box.click:1
    box/CheckIPHeader@2 :: CheckIPHeader  box.click:1
    box/dpi :: DeepInspection             box.click:1  class 'DeepInspection' is not known: choice 0
    box/Queue@4 :: Queue                  box.click:1
    box/ToDevice@5 :: ToDevice            box.click:1
    server
  packets: any packet
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400050000003e8000000005002ffff43670000
  rests on a non-deterministic choice
no telnet: UNDECIDED
  a packet from client reaches server
  this rests on an element of unknown class 'DeepInspection'
  path:
    client
    box/FromDevice@1 :: FromDevice        box.click:1
    box/CheckIPHeader@2 :: CheckIPHeader  box.click:1
    box/dpi :: DeepInspection             box.click:1  class 'DeepInspection' is not known: choice 0
    box/Queue@4 :: Queue                  box.click:1
    box/ToDevice@5 :: ToDevice            box.click:1
    server
  packets: any packet
  witness: 10.0.0.2:40000 > 192.0.2.1:23 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400017000003e8000000005002ffff43a00000
  rests on a non-deterministic choice
something arrives: UNDECIDED
  this rests on an element of unknown class 'DeepInspection'
  path:
    client
    box/FromDevice@1 :: FromDevice        box.click:1
    box/CheckIPHeader@2 :: CheckIPHeader  box.click:1
    box/dpi :: DeepInspection             box.click:1  class 'DeepInspection' is not known: choice 0
    box/Queue@4 :: Queue                  box.click:1
    box/ToDevice@5 :: ToDevice            box.click:1
    server
  packets: any packet
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400050000003e8000000005002ffff43670000
  rests on a non-deterministic choice
answers arrive: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 0 violated, 0 vacuous, 3 undecided
== stderr
box.click:1:44: warning: unknown element class 'DeepInspection'; what it does is not known
    FromDevice(lan) -> CheckIPHeader -> dpi :: DeepInspection(7) -> Queue -> ToDevice(wan);
                                               ^~~~~~~~~~~~~~
== exit 1
== run
symexec check --strict network.yaml
== stderr
box.click:1:44: error: unknown element class 'DeepInspection'
    FromDevice(lan) -> CheckIPHeader -> dpi :: DeepInspection(7) -> Queue -> ToDevice(wan);
                                               ^~~~~~~~~~~~~~
== exit 2
== run
symexec check box.click
== stdout
wan (out): UNDECIDED (warning)
  this rests on an element of unknown class 'DeepInspection'
  path:
    FromDevice@1 :: FromDevice        box.click:1
    CheckIPHeader@2 :: CheckIPHeader  box.click:1
    dpi :: DeepInspection             box.click:1  class 'DeepInspection' is not known: choice 0
    Queue@4 :: Queue                  box.click:1
    ToDevice@5 :: ToDevice            box.click:1
    wan (out)
  packets: eth.dst: dpi.opaque[0..5]; eth.src: dpi.opaque[6..11]; eth.type: dpi.opaque[12..13]
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    450000366b9f020000000001080045000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000
  rests on a non-deterministic choice
lan (out): holds
no precondition is violated: UNDECIDED
  this rests on an element of unknown class 'DeepInspection'
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
1 check holds, 0 violated, 0 vacuous, 2 undecided; 1 of these only a warning
== stderr
box.click:1:44: warning: unknown element class 'DeepInspection'; what it does is not known
    FromDevice(lan) -> CheckIPHeader -> dpi :: DeepInspection(7) -> Queue -> ToDevice(wan);
                                               ^~~~~~~~~~~~~~
== exit 1
== run
symexec reach network.yaml --from client --to server --packet 'tcp and ip unfrag'
== stdout
server receives
  path:
    client
    box/FromDevice@1 :: FromDevice        box.click:1
    box/CheckIPHeader@2 :: CheckIPHeader  box.click:1
    box/dpi :: DeepInspection             box.click:1  class 'DeepInspection' is not known: choice 0
    box/Queue@4 :: Queue                  box.click:1
    box/ToDevice@5 :: ToDevice            box.click:1
    server
  packets: any packet
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400050000003e8000000005002ffff43670000
  rests on a non-deterministic choice
undecided: this rests on an element of unknown class 'DeepInspection'
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
== stderr
box.click:1:44: warning: unknown element class 'DeepInspection'; what it does is not known
    FromDevice(lan) -> CheckIPHeader -> dpi :: DeepInspection(7) -> Queue -> ToDevice(wan);
                                               ^~~~~~~~~~~~~~
== exit 1
