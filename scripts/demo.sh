#!/bin/sh
# demo.sh - tells examples/tunnel and examples/enterprise: the text of their `commands`, each
# command, and what it prints. Exit status 1 is an answer ("violated"), more is a failure.
status=0
told=0
for name in tunnel enterprise; do
	example=examples/$name
	[ -f "$example/commands" ] || continue
	told=$((told + 1))
	printf '\n== %s ==\n' "$example"
	copy=$(mktemp -d) || exit 3
	cp -R "$example/." "$copy"
	# The lines are read from file descriptor 3: a command may read its standard input.
	while IFS= read -r line <&3; do
		case $line in
		'$ '*)
			printf '\n%s\n' "$line"
			(cd "$copy" && sh -c "${line#??}") </dev/null
			code=$?
			[ $code = 0 ] || printf '[exit status %d]\n' $code
			[ $code -le 1 ] || status=3
			;;
		'#'*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done 3<"$example/commands"
	rm -rf "$copy"
done
[ $told -gt 0 ] || echo "demo: there are no examples yet"
[ $status = 0 ] || echo "demo: a command failed" >&2
exit $status
