# What the proof and the datapath share is what tests/house/shared.list says, and one header more is noticed.
echo 1..6
n=0
told()
{
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		printf '%s\n' "$4" | sed 's/^/# /'
		echo "not ok $n - $3"
	fi
}
out=$(perl tests/house/shared 2>&1)
told $? 0 'only what is listed is shared' "$out"

tree=$(mktemp -d) || exit 3
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/symexec/deep" "$tree/datapath/elements" "$tree/models/click"
echo '#include "models/click/meaning.h"' >"$tree/symexec/deep/a.c"
echo '#include "models/click/front.h"' >"$tree/datapath/elements/b.c"
echo '#include "models/click/meaning.h"' >"$tree/models/click/front.h"
out=$(perl tests/house/shared "$tree" 2>&1)
told $? 1 'a header more is an offence, also behind another' "$out"
told "$(echo "$out" | grep -c 'both include "models/click/meaning.h"')" 1 'and is named' "$out"
echo 'char *where = "models/elements/Null.lua";' >"$tree/datapath/elements/b.c"
out=$(perl tests/house/shared "$tree" 2>&1)
told "$(echo "$out" | grep -c 'does not read models/elements')" 1 'the datapath reads no models' "$out"
echo 'char *where = "models/boxes/SigMatcher.lua";' >"$tree/datapath/elements/b.c"
out=$(perl tests/house/shared "$tree" 2>&1)
told "$(echo "$out" | grep -c 'does not read models/elements')" 1 'nor those of boxes' "$out"
echo '#include <models/click/meaning.h>' >"$tree/symexec/deep/a.c"
echo '#include "../../models/click/meaning.h"' >"$tree/datapath/elements/b.c"
out=$(perl tests/house/shared "$tree" 2>&1)
told "$(echo "$out" | grep -c 'both include "models/click/meaning.h"')" 1 'however it is included' "$out"
