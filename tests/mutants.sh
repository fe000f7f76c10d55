#!/bin/sh
# mutants.sh [PART-OF-LINE] - each line of tests/mutants.list breaks one place of the code; the
# test named there must then fail. A mutant that survives is a hole in the tests.
#
# A line is FILE|SED-EXPRESSION|TEST; TEST is a unit test (unit/test_map) or a case
# (cases/NAME.t, examples/NAME). The expression may hold further bars. # begins a comment.
# What runs is broken code: root gives up its rights for the tests, so that a mutant cannot harm
# more than the copy.
pick=$1
list=$PWD/tests/mutants.list
copy=$(mktemp -d) || exit 3
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
tar -cf - --exclude=./build --exclude=./bin --exclude=./.git . | tar -xf - -C "$copy" || exit 3
cd "$copy" || exit 3
harmless=
if [ "$(id -u)" = 0 ]; then
	harmless='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs'
	$harmless true || {
		echo "mutants: cannot give up the rights of root; run this as a user" >&2
		exit 3
	}
	chmod -R a+rwX "$copy"
fi

# Builds what the test needs and runs it: 0 passed, 1 failed, 2 did not build.
try()
{
	case $1 in
	unit/*)
		make -s "build/release/tests/$1" >build.log 2>&1 || return 2
		$harmless timeout 120 "build/release/tests/$1" >test.log 2>&1 || return 1
		;;
	*)
		test=tests/$1
		[ -f "$1/commands" ] && test=$1/commands
		make -s all >build.log 2>&1 || return 2
		PATH=$copy/bin:$PATH $harmless timeout 120 prove --exec tests/run "$test" >test.log 2>&1 ||
			return 1
		;;
	esac
}

killed=0 survived=0 broken=0
while IFS= read -r line; do
	case $line in
	'#'* | '') continue ;;
	*"$pick"*) ;;
	*) continue ;;
	esac
	file=${line%%|*} test=${line##*|}
	expression=${line#*|}
	expression=${expression%|*}
	[ -f "$file" ] && cp "$file" original || {
		echo "no file: $line"
		broken=$((broken + 1))
		continue
	}
	# The test must pass before it may be said to notice anything.
	case " $passed " in
	*" $test "*) ;;
	*)
		try "$test" || {
			echo "fails without a mutation: $test"
			broken=$((broken + 1))
			continue
		}
		passed="$passed $test"
		;;
	esac
	sed -i "$expression" "$file"
	if cmp -s original "$file"; then
		echo "changes nothing: $line"
		broken=$((broken + 1))
		continue
	fi
	try "$test"
	case $? in
	0)
		echo "SURVIVED: $line"
		survived=$((survived + 1))
		;;
	1) killed=$((killed + 1)) ;;
	2)
		echo "does not build: $line"
		broken=$((broken + 1))
		;;
	esac
	cp original "$file"
done <"$list"
echo "mutants: $killed killed, $survived survived, $broken broken"
[ $survived = 0 ] && [ $broken = 0 ]
