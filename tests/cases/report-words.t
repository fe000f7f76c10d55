What is known of packets is said in words that an operator reads: sets the short way round, flags by what must and must
not be there, fragments by their marks, values that a box made by the name of the box.
== file network.yaml
network: words
boxes:
  filter: { class: StatelessFirewall, args: { OUTWARD: $RULE, INWARD: none } }
  isn: { class: ISNRandomiser, args: { SIDE: in } }
hosts:
  a: { ip: 10.0.0.2 }
  b: {}
links:
  - a -- filter:in
  - filter:out -- isn:in
  - isn:out -- b
== file ask
# ask RULE PACKET: what arrives when the filter allows RULE
sed "s/\$RULE/$1/; s/INWARD: none/INWARD: all/" network.yaml > asked.yaml
symexec reach asked.yaml --from a --to b --packet "$2" | grep -E '(packets|or): '
== run
sh ./ask "syn and not ack" "tcp and ip unfrag"
== stdout
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255; tcp.flags: with S without A; tcp.seq: isn/isn.isn
== run
sh ./ask "src port >= 1024 and not dst port 23" "tcp and ack and not syn and ip unfrag"
== stdout
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255; tcp.sport: 1024-65535; tcp.dport: not 23; tcp.flags: with A without S
== run
sh ./ask "dst net 192.0.2.0\/24 or dst host 8.8.8.8" "udp and ip unfrag"
== stdout
  packets: ip.proto: 17; ip.src: 10.0.0.2; ip.dst: 8.8.8.8, 192.0.2.0/24; ip.ttl: 1-255
== run
sh ./ask "not dst host 8.8.8.8" "udp and ip frag"
== stdout
  packets: ip.proto: 17; ip.src: 10.0.0.2; ip.dst: not 8.8.8.8; ip.ttl: 1-255; ip.mf: 1
       or: ip.proto: 17; ip.src: 10.0.0.2; ip.dst: not 8.8.8.8; ip.ttl: 1-255; ip.frag: 1-8191
== run
sh ./ask "ip ttl <= 5 and (dst port 1 or dst port 3 or dst port 5)" "udp and ip unfrag"
== stdout
  packets: ip.proto: 17; ip.src: 10.0.0.2; ip.ttl: 1-5; udp.dport: 1, 3, 5
== run
# the mistake is in the rule: the message leads to the box that was given it
sh ./ask "dst port 1024-65535" "udp"
== stderr
models/boxes/StatelessFirewall.click:5:51: error: 'port' needs a port: a number or a name
    	input[0] -> CheckIPHeader -> outward :: IPFilter(allow $outward) -> [1]output;
    	                                                 ^~~~~~~~~~~~~~
asked.yaml:3:20: note: in the box 'filter'
      filter: { class: StatelessFirewall, args: { OUTWARD: dst port 1024-65535, INWARD: all } }
                       ^~~~~~~~~~~~~~~~~
== exit 1
