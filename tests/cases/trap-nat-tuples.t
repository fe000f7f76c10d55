A mapping answers only the whole tuple: the reply must carry the rewritten address and port, from the address and port that
were sent to, in the same protocol. That flows are independent is said.
== copy examples/nat/network.yaml network.yaml
== run
sed -i '/^policies:/,$d' network.yaml
cat >>network.yaml <<'Y'
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and tcp dst port 80 }
  back: { reach: server -> client, after: the web works, packet: tcp and src port 80 and dst host 198.51.100.1 }
  from another port: { no-reach: server -> client, after: the web works, packet: tcp and src port 81 }
  in another protocol: { no-reach: server -> client, after: the web works, packet: udp }
  to the inner address: { no-reach: server -> client, after: the web works, packet: dst host 10.0.0.2 }
  without a connection: { no-reach: server -> client, packet: tcp and src port 80 and dst host 198.51.100.1 }
Y
symexec check --quiet network.yaml
symexec check network.yaml | grep independent
symexec check --json network.yaml | grep -c '"flow_independence": true'
== stdout
the web works: holds
back: holds
from another port: holds
in another protocol: holds
to the inner address: holds
without a connection: holds
6 policies hold, 0 violated, 0 vacuous, 0 undecided
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
6
