Tables of a datapath file are proven with what rules write, where they copy and what filter programs may say: a program says the
same of a packet whoever asks, so a rule for its no behind one for its yes is for nobody.
== file g.yaml
datapath: g
ports: { lan: { memory: true }, wan: { memory: true }, dmz: { memory: true } }
meters: { slow: { packets: 10 } }
programs: { fw: { object: fw.o } }
tables:
  0:
    rules:
    - { priority: 5, match: in_port == wan, program: fw, actions: goto next }
    - { priority: 4, match: in_port == wan and tcp.dport == 80, actions: [ set-field ip.dst 10.0.0.80, dec-ttl, set-field tcp.dport 8080, output dmz ] }
    - { priority: 3, match: in_port == lan and udp.dport == 53, actions: [ meter slow, set-field eth.dst 02:00:00:00:00:01, flood ] }
    - { priority: 2, match: in_port == lan, actions: in-port }
  next:
    rules:
    - { priority: 5, program: not fw, actions: output lan }
    - { priority: 4, program: fw, actions: [ controller seen, output dmz ] }
policies:
  a: { reach: wan -> dmz, packet: tcp dst port 80 }
  it is another: { value: wan -> dmz, packet: dst 192.0.2.1 and tcp dst port 80, fields: ip.dst, expect: 10.0.0.80 }
  b: { no-reach: wan -> lan }
  c: { no-reach: lan -> lan, packet: udp dst port 53 }
  d: { reach: lan -> lan, packet: udp dst port 54 }
  e: { reach: lan -> wan, packet: udp dst port 53 }
  f: { no-reach: wan -> dmz, packet: tcp dst port 81 }
== run
symexec check g.yaml >said; echo "status $?"; grep -v '^ ' said
grep -A2 -e VIOLATED said
grep -e 'what program' said
# a policy may ask what a field is behind a rule that writes it
sed '/program: fw }/d; s/ program: fw,//; s/^programs.*//; /^policies/,$d; s/{ priority: 5, match: in_port == wan,/{ priority: 1, match: in_port == wan,/; /not fw/d' g.yaml >plain.yaml
cat >>plain.yaml <<END
policies:
  address: { value: wan -> dmz, packet: tcp dst port 80, fields: ip.dst, expect: 10.0.0.80 }
  port: { value: wan -> dmz, packet: tcp dst port 80, fields: tcp.dport, expect: 8080 }
  frame: { value: lan -> wan, packet: udp dst port 53, fields: eth.dst, expect: 02:00:00:00:00:01 }
  ttl: { no-reach: wan -> dmz, packet: tcp dst port 80 and ip ttl 1 }
END
symexec check plain.yaml
== stdout
status 1
a: holds
it is another: VIOLATED
b: holds
c: holds
d: holds
e: holds
f: VIOLATED
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
5 policies hold, 2 violated, 0 vacuous, 0 undecided
it is another: VIOLATED
  ip.dst at g:dmz: 10.0.0.80
  ip.dst is 192.0.2.1 at g:dmz, which is not within 10.0.0.80
--
f: VIOLATED
  a packet from g:wan reaches g:dmz
  path:
    g/m25 :: AskProgram              g.yaml:8  what program fw says: choice 0
    g/m25 :: AskProgram              g.yaml:8  what program fw says: choice 0
address: holds
  ip.dst at g:dmz: 10.0.0.80
port: holds
  tcp.dport at g:dmz: 8080
frame: holds
  eth.dst at g:wan: 02:00:00:00:00:01
ttl: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
4 policies hold, 0 violated, 0 vacuous, 0 undecided
== stderr
g.yaml:14:7: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
        - { priority: 5, program: not fw, actions: output lan }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
== run
# what cannot be proven yet is said at its place
for wrong in 'set-field ip.len 10' 'set-field ip.ttl 256' 'set-field tcp.opt.mss 10' 'push-vlan 4096' 'encap gre src=10.0.0.1' 'encap gre src=10.0.0.1 dst=10.0.0.2 vni=5' 'decap ipip' 'ct nat=src:10.0.0.1' 'ct zone=65536'; do
	sed "s/set-field ip.dst 10.0.0.80/$wrong/" g.yaml >w.yaml; symexec check w.yaml 2>&1 | head -1
done
sed -i 's/tcp.dport == 80, /tcp.opt.mss == 80, /' g.yaml; symexec check g.yaml 2>&1
== stdout
w.yaml:9:86: error: 'ip.len' cannot be set
w.yaml:9:93: error: '256' is no value of ip.ttl
w.yaml:9:86: error: setting 'tcp.opt.mss' cannot be proven yet
w.yaml:9:86: error: expected a VLAN from 0 to 4095, not '4096'
w.yaml:9:76: error: a tunnel needs "src=ADDRESS" and "dst=ADDRESS"
w.yaml:9:112: error: "vni=5" says nothing about a tunnel
w.yaml:9:82: error: unknown tunnel "ipip", expected "vxlan" or "gre"
w.yaml:9:76: error: expected "commit" beside a mark, or a place to translate to
w.yaml:9:79: error: expected commit, zone=N, mark=V or nat, found 'zone=65536'
g.yaml:9:48: error: a test of 'tcp.opt.mss' cannot be proven yet
        - { priority: 4, match: in_port == wan and tcp.opt.mss == 80, actions: [ set-field ip.dst 10.0.0.80, dec-ttl, set-field tcp.dport 8080, output dmz ] }
                                                   ^~~~~~~~~~~~~~~~~
== exit 2
== file unmet.yaml
datapath: g
ports: { lan: { memory: true }, wan: { memory: true } }
programs: { fw: { object: fw.o } }
tables:
  0:
    rules:
    - { priority: 5, match: 'tcp.dport in {80, 443}', actions: output wan }
    - { priority: 4, match: tcp.dport == 80, actions: drop }
    - { priority: 4, match: 'tcp.dport in {443, 22}', actions: drop }
    - { priority: 3, program: fw, actions: goto next }
    - { priority: 2, match: udp.dport == 53, program: fw, actions: output lan }
    - { priority: 1, actions: drop }
    - { priority: 0, match: tcp, actions: output lan }
  next: { rules: [ { priority: 1, program: not fw, actions: output lan }, { match: ip.ttl > 3, actions: [ set-field ip.ttl 2, goto last ] } ] }
  last: { rules: [ { priority: 1, match: ip.ttl == 3, actions: output lan } ] }
  lost: { rules: [ { priority: 1, actions: output lan } ] }
policies:
  a: { reach: lan -> wan, packet: tcp dst port 80 }
== run
# rules that no packet meets are told without being asked for; a way round is refused
symexec check -q unmet.yaml
sed 's/goto last/goto next/' unmet.yaml >loop.yaml; symexec check -q loop.yaml
== exit 2
== stdout
a: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== stderr
unmet.yaml:8:7: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
        - { priority: 4, match: tcp.dport == 80, actions: drop }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unmet.yaml:11:7: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
        - { priority: 2, match: udp.dport == 53, program: fw, actions: output lan }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unmet.yaml:13:7: warning: no packet meets this rule: rules before it take all packets
        - { priority: 0, match: tcp, actions: output lan }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unmet.yaml:14:20: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
      next: { rules: [ { priority: 1, program: not fw, actions: output lan }, { match: ip.ttl > 3, actions: [ set-field ip.ttl 2, goto last ] } ] }
                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unmet.yaml:15:20: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
      last: { rules: [ { priority: 1, match: ip.ttl == 3, actions: output lan } ] }
                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
unmet.yaml:16:3: warning: no packet comes to table 'lost'
      lost: { rules: [ { priority: 1, actions: output lan } ] }
      ^~~~
loop.yaml:14:127: error: table 'next' is not behind table 'next': a packet could go round
      next: { rules: [ { priority: 1, program: not fw, actions: output lan }, { match: ip.ttl > 3, actions: [ set-field ip.ttl 2, goto next ] } ] }
                                                                                                                                  ^~~~~~~~~
== file tags.yaml
datapath: s
ports: { lan: { memory: true }, wan: { memory: true }, dmz: { memory: true } }
tables:
  0:
    rules:
    - { priority: 3, match: in_port == lan and tcp.dport == 23, actions: output wan }
    - { priority: 2, match: in_port == lan and src net 10.0.0.0/8, actions: [ dec-ttl, output dmz ] }
    - { priority: 1, match: in_port == wan and udp.dport < 1024, actions: drop }
    - { priority: 0, match: in_port == wan, actions: output lan }
policies:
  tag: { no-reach: lan -> wan, packet: eth.type == 0x8100 }
  two tags: { no-reach: lan -> dmz, packet: eth.type == 0x88a8 }
  old tag: { no-reach: lan -> dmz, packet: eth.type == 0x9100 }
  six: { no-reach: lan -> wan, packet: eth.type == 0x86dd }
  six behind a header: { no-reach: lan -> wan, packet: ip6.next == 0 }
  six to 24: { no-reach: lan -> wan, packet: ip6.next == 6 and tcp.dport == 24 }
  six from ten: { no-reach: lan -> dmz, packet: eth.type == 0x86dd }
  six datagrams: { no-reach: wan -> lan, packet: ip6.next == 17 and udp.dport == 53 }
  what is said not to be: { no-reach: lan -> dmz, packet: not src net 10.0.0.0/8 }
  tag to 53: { no-reach: wan -> lan, packet: vlan.id == 5 and udp.dport == 53 }
  tag to 5353: { no-reach: wan -> lan, packet: vlan.id == 5 and udp.dport == 5353 }
  ttl: { no-reach: lan -> dmz, packet: vlan.id == 5 and ip.ttl == 1 }
  arp: { no-reach: lan -> wan, packet: eth.type == 0x0806 }
== run
# rules see IPv4 and IPv6 behind tags, and TCP and UDP behind IPv6; what a rule needs of IPv4 no IPv6 has
symexec check tags.yaml | grep -e '^[a-z]' -e packets:
== stdout
tag: VIOLATED
  packets: eth.type: 0x8100; ip6.next: 6; tcp.dport: 23
two tags: VIOLATED
  packets: eth.type: 0x88a8; ip.proto: 6; ip.src: 10.0.0.0/8; ip.ttl: 1-254; tcp.dport: not 23
old tag: VIOLATED
  packets: eth.type: 0x9100; ip.proto: 6; ip.src: 10.0.0.0/8; ip.ttl: 1-254; tcp.dport: not 23
six: VIOLATED
  packets: eth.type: 0x86dd; ip6.next: 6; tcp.dport: 23
six behind a header: VIOLATED
  packets: eth.type: 0x86dd; ip6.next: 0
six to 24: holds
six from ten: holds
six datagrams: holds
what is said not to be: holds
tag to 53: holds
tag to 5353: VIOLATED
  packets: eth.type: 0x8100, 0x88a8, 0x9100; vlan.id: 5; ip6.next: 17; udp.dport: 5353
ttl: holds
arp: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
