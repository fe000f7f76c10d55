Every command of the tutorial is run by a test: those of a user by its example, those of root by tests/net/example-gate.t.
== run
grep '^    \$ ' $TOP/examples/gate/README.md | sed 's/^    //' | sort >told; grep '^\$ ' $TOP/examples/gate/commands | sort | diff - told && wc -l <told
grep '^    # ' $TOP/examples/gate/README.md | sed 's/^    # //' | while read -r command; do
	grep -qF -- "$command" $TOP/tests/net/example-gate.t && echo "run: $command"
done
== stdout
6
run: middleproof gate --stages probes ports.yaml
run: middleproof gate --limit 40 --json fixed.json fixed.yaml
run: middleproof verify fixed.json
