# The house rule "layers" holds for the whole tree.
echo 1..1
if out=$(perl tests/house/layers 2>&1); then
	echo "ok 1 - layers"
else
	printf '%s\n' "$out" | sed 's/^/# /'
	echo "not ok 1 - layers"
fi
