What the examples prove of values must not be provable by an engine that knows only which values are possible and not
which are the same: every verdict below is the other way round in the example itself.
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
sh ./changes identity tunnel/network.yaml tunnel/stateful.yaml tunnel/encrypted.yaml
== stdout
tunnel/network.yaml: T2 is not the resolver: VIOLATED
tunnel/network.yaml: the addresses are the client's own: VIOLATED
tunnel/network.yaml: the payload is untouched: VIOLATED
tunnel/stateful.yaml: T2 is not the resolver: VIOLATED
tunnel/stateful.yaml: the addresses are the client's own: VIOLATED
tunnel/stateful.yaml: the payload is untouched: VIOLATED
tunnel/encrypted.yaml: T2 is not the resolver: VIOLATED
tunnel/encrypted.yaml: the resolver is out of reach: holds
tunnel/encrypted.yaml: lookups get through: VIOLATED
tunnel/encrypted.yaml: other protocols too: VIOLATED
tunnel/encrypted.yaml: the resolver answers: VIOLATED
tunnel/encrypted.yaml: the addresses are the client's own: VACUOUS
tunnel/encrypted.yaml: the payload is untouched: VACUOUS
== run
sh ./changes identity nat/network.yaml
== stdout
nat/network.yaml: the web works: VIOLATED
nat/network.yaml: no well-known source port: VIOLATED
nat/network.yaml: what the client says is untouched: VIOLATED
nat/network.yaml: answers come in: VACUOUS
== run
sh ./changes identity cellular/network.yaml cellular/proxy.yaml
== stdout
cellular/network.yaml: the mobile can call: VIOLATED
cellular/proxy.yaml: the long-lived connection: VIOLATED
cellular/proxy.yaml: push: VACUOUS
cellular/proxy.yaml: requests arrive whole: VACUOUS
cellular/proxy.yaml: the remote end is hidden: VACUOUS
cellular/proxy.yaml: blacklisting works: VACUOUS
== run
sh ./changes identity isn/network.yaml isn/oneway.yaml isn/sack.yaml
== stdout
isn/network.yaml: nothing else changes: VIOLATED
isn/oneway.yaml: TCP works: holds
isn/oneway.yaml: nothing else changes: VIOLATED
isn/sack.yaml: TCP works with SACK: holds
