# The house rule "size" holds for the whole tree.
echo 1..1
if out=$(perl tests/house/size 2>&1); then
	echo "ok 1 - size"
else
	printf '%s\n' "$out" | sed 's/^/# /'
	echo "not ok 1 - size"
fi
