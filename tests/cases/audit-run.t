The packet of a verdict is run through the models too: an engine that takes a checksum for right which a box has
spoiled is told so, with status 3.
== file network.yaml
network: spoilt
boxes:
  b: { click: b.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 10.0.0.3 }
links:
  - client -- b:in
  - b:out -- server
policies:
  tcp arrives: { reach: client -> server, packet: tcp }
  what is spoilt does not: { no-reach: client -> server, packet: udp }
== file b.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(tcp, udp);
c[0] -> o :: Queue -> ToDevice(out);
c[1] -> StoreData(20, \<0007>) -> CheckUDPHeader -> SetUDPChecksum -> o;
FromDevice(out) -> Queue -> ToDevice(in);
== file answer.yaml
network: answer
boxes: { b: { click: answer.click } }
hosts: { client: { ip: 10.0.0.2 }, server: { ip: 10.0.0.3, tcp: 80 } }
links: [ client -- b:in, b:out -- server ]
policies:
  the web works: { tcp: client -> server, packet: tcp dst port 80 }
== file answer.click
FromDevice(in) -> CheckIPHeader -> Queue -> ToDevice(out);
FromDevice(out) -> StoreData(1, \<04>) -> CheckIPHeader -> SetIPChecksum -> Queue -> ToDevice(in);
== run
symexec check --audit --quiet network.yaml | sed -n '/audited/{ s/[0-9]* steps.*/N steps agree/p; }'
MIDDLEPROOF_FLAW=covered symexec check --audit --quiet network.yaml >/dev/null
echo $?
== stdout
audited by Z3: N steps agree
3
== stderr
symexec: the audit disagrees: a witness, run through the models, does not do what the verdict says; please report this
== run
# a connection is run packet by packet: here the answer is lost
MIDDLEPROOF_FLAW=covered symexec check --audit --quiet answer.yaml | head -1
== stdout
the web works: holds
== stderr
symexec: the audit disagrees: a witness, run through the models, does not do what the verdict says; please report this
