What the examples prove of stateful boxes must not be provable by an engine that forgets what they remember: every
verdict below is the other way round in the example itself.
== copy examples
== file changes
# changes FLAW FILE...: the verdicts that are others when the engine is made to ignore FLAW
flaw=$1; shift
for f in "$@"; do
	symexec check -q "examples/$f" | grep -E '^[^ ].*: [A-Zh]' > right
	MIDDLEPROOF_FLAW=$flaw symexec check -q "examples/$f" | grep -E '^[^ ].*: [A-Zh]' > wrong
	cmp -s right wrong && echo "$f: no change"
	diff right wrong | sed -n "s|^> |$f: |p"
done
== run
sh ./changes state tunnel/stateful.yaml tunnel/encrypted.yaml
== stdout
tunnel/stateful.yaml: the resolver answers: VIOLATED
tunnel/encrypted.yaml: the resolver is out of reach: holds
tunnel/encrypted.yaml: lookups get through: VIOLATED
tunnel/encrypted.yaml: other protocols too: VIOLATED
tunnel/encrypted.yaml: the resolver answers: VIOLATED
tunnel/encrypted.yaml: the addresses are the client's own: VACUOUS
tunnel/encrypted.yaml: the payload is untouched: VACUOUS
== run
sh ./changes state nat/network.yaml enterprise/fixed.yaml
== stdout
nat/network.yaml: the web works: VIOLATED
nat/network.yaml: answers come in: VACUOUS
enterprise/fixed.yaml: the web works: VIOLATED
== run
sh ./changes state cellular/network.yaml cellular/proxy.yaml
== stdout
cellular/network.yaml: the mobile can call: VIOLATED
cellular/proxy.yaml: the long-lived connection: VIOLATED
cellular/proxy.yaml: push: VACUOUS
cellular/proxy.yaml: requests arrive whole: VACUOUS
cellular/proxy.yaml: the remote end is hidden: VACUOUS
cellular/proxy.yaml: blacklisting works: VACUOUS
== run
sh ./changes state isn/network.yaml isn/chain.yaml isn/sack.yaml
== stdout
isn/network.yaml: TCP works: VIOLATED
isn/chain.yaml: TCP works: VIOLATED
isn/sack.yaml: TCP works: VIOLATED
== run
sh ./changes state loop/state.yaml
== stdout
loop/state.yaml: no loops for the client: holds
loop/state.yaml: the client reaches the server: holds
