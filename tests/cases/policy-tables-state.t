What tables remember of connections and put into tunnels is proven: a firewall that translates, and two switches with a tunnel between.
== file pol.yaml
datapath: pol
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ ct commit nat=src:203.0.113.1, output wan ] }
    - { priority: 20, match: in_port == wan, actions: [ ct nat, goto back ] }
  back:
    rules:
    - { priority: 9, match: ct.state == established, actions: output lan }
    - { priority: 9, match: ct.state == related, actions: output lan }
policies:
  out: { reach: lan -> wan, packet: tcp dst port 80 }
  in: { no-reach: wan -> lan }
  source: { value: lan -> wan, packet: src 10.0.0.1 and tcp dst port 80, fields: ip.src, expect: 203.0.113.1 }
  port kept: { value: lan -> wan, packet: tcp src port 1000, fields: tcp.sport, expect: 1000 }
== run
symexec check pol.yaml >said; echo "status $?"; grep -v '^ ' said; grep 'whether another' said | sed 's/.*0.; //'
== stdout
status 1
out: holds
in: holds
source: holds
port kept: VIOLATED
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
3 policies hold, 1 violated, 0 vacuous, 0 undecided
whether another connection has the same answers: choice 1
== file net.yaml
network: n
encap: ethernet
boxes: { fw: { datapath: fw.yaml } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: [80] }
links: [ client -- fw:lan, fw:wan -- server ]
policies:
  web: { tcp: client -> server, packet: dst port 80 }
  back: { no-reach: server -> client }
== run
# answers are translated back by the same zone only, and if the action says so
sed '/^policies/,$d; s/^datapath: pol/datapath: fw/' pol.yaml >fw.yaml
check() { symexec check net.yaml | grep -A1 -e holds$ -e VIOLATED; }
check; sed -i 's/ct nat, goto/ct, goto/' fw.yaml; check
sed -i 's/ct, goto/ct zone=1 nat, goto/' fw.yaml; check; sed -i 's/ct zone=1 nat, goto/ct nat, goto/; s/ct commit nat/ct nat/' fw.yaml; symexec check net.yaml
== stdout
web: holds
  rests on a non-deterministic choice
back: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
web: VIOLATED
  SYN reaches server, but its SYN+ACK arrives with ip.dst 203.0.113.1 where 10.0.0.2 is expected
--
back: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
web: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at fw.yaml:8 (fw/Discard@111 :: Discard): discarded
--
back: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
== stderr
fw.yaml:6:57: error: expected "commit" beside a mark, or a place to translate to
        - { priority: 30, match: in_port == lan, actions: [ ct nat=src:203.0.113.1, output wan ] }
                                                            ^~~~~~~~~~~~~~~~~~~~~~
== exit 2
== file over.yaml
network: n
encap: ethernet
boxes: { a: { datapath: a.yaml }, b: { datapath: b.yaml } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 10.0.0.80, tcp: [80] }
links: [ client -- a:host, a:net -- b:net, b:host -- server ]
policies:
  web: { tcp: client -> server, packet: dst port 80 }
== run
# frames in a tunnel come out as they were, of that identifier only
for kind in 'vxlan vni' 'gre key'; do set -- $kind; for x in a b; do cat >$x.yaml <<END
datapath: $x
ports: { host: { memory: true }, net: { memory: true } }
tables:
  0:
    rules:
    - { match: in_port == host, actions: [ encap $1 src=192.0.2.1 dst=192.0.2.2 $2=7, output net ] }
    - { match: in_port == net, actions: [ decap $1, goto in ] }
  in: { rules: [ { match: tun.id == 7 and tun.src == 192.0.2.1, actions: output host } ] }
END
done; symexec check over.yaml | head -1; sed -i "s/$2=7/$2=8/" a.yaml; symexec check over.yaml 2>/dev/null | head -2; done
== stdout
web: holds
web: VIOLATED
  SYN is dropped at b.yaml:8 (b/Discard@108 :: Discard): discarded
web: holds
web: VIOLATED
  SYN is dropped at b.yaml:8 (b/Discard@108 :: Discard): discarded
== file two.yaml
datapath: two
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { match: in_port == lan, actions: [ ct commit nat=src:203.0.113.1, ct commit nat=dst:10.9.9.9, output wan ] }
    - { match: in_port == wan, actions: [ ct nat, ct nat, output lan ] }
== run
# a second translation is not proven, but refused
! symexec check two.yaml 2>&1
== stdout
two.yaml:6:74: error: behind a ct with nat= in the same list, another 'ct' cannot be proven yet
        - { match: in_port == lan, actions: [ ct commit nat=src:203.0.113.1, ct commit nat=dst:10.9.9.9, output wan ] }
                                                                             ^~~~~~~~~~~~~~~~~~~~~~~~~~
