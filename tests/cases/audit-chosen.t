What boxes choose freely, a port or a way, is chosen in the run of the audit as in the proof, so that packets of verdicts that
rest on it are run too: here the first packets arrive, and the others do only where the engine is broken.
== file nat.yaml
network: nat
boxes: { nat: { click: nat.click } }
hosts: { client: { ip: 10.0.0.2 }, server: { ip: 10.0.0.3 }, spoilt: {} }
links: [ client -> nat:in, nat:out -> server, nat:spoilt -> spoilt ]
policies:
  a chosen port: { reach: client -> server, packet: udp and ip unfrag }
  a spoilt packet: { no-reach: client -> spoilt, packet: udp and ip unfrag }
== file nat.click
FromDevice(in) -> CheckIPHeader -> rw :: IPRewriter(pattern 1.1.1.1 2000-3000 - - 0 1);
rw[0] -> IPFilter(allow src port > 2500, drop all) -> t :: Tee;
t[0] -> Queue -> ToDevice(out);
t[1] -> StoreData(20, \<0007>) -> CheckUDPHeader -> Queue -> ToDevice(spoilt);
rw[1] -> Discard;
== file ways.yaml
network: ways
boxes: { ways: { click: ways.click } }
hosts: { client: { ip: 10.0.0.2 }, server: { ip: 10.0.0.3 }, spoilt: {} }
links: [ client -> ways:in, ways:out -> server, ways:spoilt -> spoilt ]
policies:
  a chosen way: { reach: client -> server, packet: udp and ip unfrag }
  a spoilt packet: { no-reach: client -> spoilt, packet: udp and ip unfrag }
== file ways.click
FromDevice(in) -> CheckIPHeader -> s :: RandomSwitch;
s[0] -> Discard;
s[1] -> t :: RandomSwitch;
t[0] -> Queue -> ToDevice(out);
t[1] -> StoreData(20, \<0007>) -> CheckUDPHeader -> Queue -> ToDevice(spoilt);
== run
for n in nat ways; do
	symexec check --audit --quiet $n.yaml | grep -v '^ ' | sed 's/[0-9]* steps.*/N steps agree/'
	MIDDLEPROOF_FLAW=covered symexec check --audit --quiet $n.yaml 2>&1 >/dev/null
	echo $?
done
== stdout
a chosen port: holds
a spoilt packet: VIOLATED
audited by Z3: N steps agree
1 policy holds, 1 violated, 0 vacuous, 0 undecided
symexec: the audit disagrees: a witness, run through the models, does not do what the verdict says; please report this
3
a chosen way: holds
a spoilt packet: VIOLATED
audited by Z3: N steps agree
1 policy holds, 1 violated, 0 vacuous, 0 undecided
symexec: the audit disagrees: a witness, run through the models, does not do what the verdict says; please report this
3
