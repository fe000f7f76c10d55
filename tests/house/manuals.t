# Manual pages name what the programs know, and their examples run.
set --
for page in symexec/*.[1-8] tracebox/*.[1-8] datapath/*.[1-8] models/*.[1-8] models/*/*.[1-8] \
		scripts/*.[1-8] docs/*.[1-8]; do
	[ -f "$page" ] && set -- "$@" "$page"
done
exec perl tests/house/manuals "$@"
