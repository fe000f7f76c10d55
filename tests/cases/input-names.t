Names that do not exist: the message points at the name and suggests the near one.
== file firewall.click
FromDevice(inside) -> CheckIPHeader -> IPFilter(allow all) -> Queue -> ToDevice(outside);
FromDevice(outside) -> CheckIPHeader -> Queue -> ToDevice(inside);
== file good.yaml
network: names
boxes:
  firewall: { click: firewall.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- firewall:inside
  - firewall:outside -- server
policies:
  the web works: { tcp: client -> server, packet: tcp dst port 80 }
== run
symexec check good.yaml
== stdout
the web works: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== run
symexec check good.yaml --policy "the web worx"
== stderr
symexec: no policy is called 'the web worx'; did you mean 'the web works'?
== exit 2
== run
sed 's/tcp: client/tcp: cliant/' good.yaml > host.yaml
symexec check host.yaml
== stderr
host.yaml:11:25: error: unknown box or host "cliant", did you mean "client"?
      the web works: { tcp: cliant -> server, packet: tcp dst port 80 }
                            ^~~~~~
== exit 2
== run
sed 's/firewall:inside/firewall:insde/' good.yaml > device.yaml
symexec check device.yaml
== stderr
device.yaml:8:24: error: 'firewall' has no device 'insde'; did you mean 'inside'?
      - client -- firewall:insde
                           ^~~~~
== exit 2
== run
sed 's/client -> server, /client -> firewall:outsid, /' good.yaml > end.yaml
symexec check end.yaml
== stderr
end.yaml:11:44: error: no host or device 'firewall:outsid'; did you mean 'outside'?
      the web works: { tcp: client -> firewall:outsid, packet: tcp dst port 80 }
                                               ^~~~~~
== exit 2
== run
sed 's/tcp dst port 80/tcp dst prot 80/' good.yaml > expression.yaml
symexec check expression.yaml
== stderr
expression.yaml:11:51: warning: 'src' and 'dst' mean nothing with 'ip proto'
      the web works: { tcp: client -> server, packet: tcp dst prot 80 }
                                                      ^~~~~~~
expression.yaml:11:59: error: 'prot' is no test, did you mean 'port'?
      the web works: { tcp: client -> server, packet: tcp dst prot 80 }
                                                              ^~~~
== exit 2
== run
sed 's/click: firewall.click/class: StatefulFirewal, args: { ALLOW: all }/' good.yaml > class.yaml
symexec check class.yaml
== stderr
class.yaml:3:22: error: unknown element class 'StatefulFirewal', did you mean 'StatefulFirewall'?
      firewall: { class: StatefulFirewal, args: { ALLOW: all } }
                         ^~~~~~~~~~~~~~~
== exit 2
== run
sed 's/click: firewall.click/class: StatefulFirewall, args: { ALOW: all }/' good.yaml > argument.yaml
symexec check argument.yaml
== stderr
argument.yaml:3:22: error: no version of 'StatefulFirewall' takes 1 argument
      firewall: { class: StatefulFirewall, args: { ALOW: all } }
                         ^~~~~~~~~~~~~~~~
argument.yaml:3:22: note: it takes no 'ALOW', did you mean 'ALLOW'?
      firewall: { class: StatefulFirewall, args: { ALOW: all } }
                         ^~~~~~~~~~~~~~~~
argument.yaml:3:22: note: 'ALLOW' is missing
      firewall: { class: StatefulFirewall, args: { ALOW: all } }
                         ^~~~~~~~~~~~~~~~
models/boxes/StatefulFirewall.click:4:33: note: candidate: StatefulFirewall(ALLOW $allow) with 2 inputs and 2 outputs
    elementclass StatefulFirewall { ALLOW $allow |
                                    ^~~~~
argument.yaml:3:22: note: in this instance of 'StatefulFirewall'
      firewall: { class: StatefulFirewall, args: { ALOW: all } }
                         ^~~~~~~~~~~~~~~~
== exit 2
== run
sed 's/click: firewall.click/click: firewal.click/' good.yaml > file.yaml
symexec check file.yaml
== stderr
file.yaml:3:22: error: cannot read 'firewal.click': no such file or directory
      firewall: { click: firewal.click }
                         ^~~~~~~~~~~~~
== exit 2
== run
symexec reach good.yaml --from klient
== stderr
--from:1:1: error: no host or device 'klient'; did you mean 'client'?
    klient
    ^~~~~~
== exit 2
== run
symexec reach good.yaml --from client --to firewall:outsid
== stderr
--to:1:10: error: no host or device 'firewall:outsid'; did you mean 'outside'?
    firewall:outsid
             ^~~~~~
== exit 2
== run
symexec chek good.yaml
== stderr
symexec: unknown command 'chek'; did you mean 'check'?
== exit 2
== run
symexec check --polcy x good.yaml
== stderr
symexec check: unknown option '--polcy'; did you mean '--policy'?
== exit 2
