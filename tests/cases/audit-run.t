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
== run
symexec check --audit --quiet network.yaml | sed -n '/audited/{ s/[0-9]* steps.*/N steps agree/p; }'
MIDDLEPROOF_FLAW=covered symexec check --audit --quiet network.yaml >/dev/null
echo $?
== stdout
audited by Z3: N steps agree
3
== stderr
symexec: the audit disagrees: a witness, run through the models, does not do what the verdict says; please report this
