#!/bin/sh
# stanford.sh - a real backbone (examples/stanford): every pair of open ports that any packet can pass between, and what one
# port reaches with its paths. Whole process, wall time. Asserted: the number of pairs, and where one packet leaves,
# which the tables themselves were asked (walk.pl). Prints "name unit value" per run.
set -eu
example=$(dirname "$0")/../../examples/stanford
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
perl "$example/convert.pl" "$example/data" "$folder"
net=$folder/network.yaml

perl "$example/walk.pl" "$example/data" rozb_rtr te3/3 128.12.54.207 171.64.78.52 6 4000 33571 >"$folder/walked"
symexec reach --pairs --from rozb_rtr:te3/3 --packet \
	'src 128.12.54.207 and dst 171.64.78.52 and tcp src port 4000 and tcp dst port 33571' "$net" |
	sed -n 's/.* -> //p' | cmp -s - "$folder/walked" && [ -s "$folder/walked" ] || {
	echo 'stanford: the answer is wrong' >&2
	exit 1
}
run=0
while [ $run -lt "${RUNS:-5}" ]; do
	run=$((run + 1))
	perl -MTime::HiRes -e '
		my ($net) = @ARGV;
		sub timed {
			my ($name, $want, $pattern, $command) = @_;
			my $start = Time::HiRes::time();
			my $got = `$command $net`;
			my $ms = (Time::HiRes::time() - $start) * 1000;
			my $n = () = $got =~ /$pattern/mg;
			die "stanford: $name: $n, expected $want\n" if $? || $n != $want;
			printf "stanford-%s ms %.1f\n", $name, $ms;
		}
		timed("one-port", 109, qr/ receives$/m, "symexec reach --from bbra_rtr:te7/1");
		timed("pairs-of-web", 23047, qr/ -> /,
			"symexec reach --pairs --jobs 1 --packet \"tcp dst port 80\"");
		# exit 1: there are some; the quotes have perl ask a shell
		timed("loops-of-tcp", 26, qr/: endless$/m, "! symexec loops --jobs 1 --packet \"tcp\"");
		timed("loops", 26, qr/: endless$/m, "! \"symexec\" loops --jobs 1");
		timed("loops-two-jobs", 26, qr/: endless$/m, "! \"symexec\" loops --jobs 2");
		timed("pairs", 23047, qr/ -> /, "symexec reach --pairs --jobs 1");
		timed("pairs-two-jobs", 23047, qr/ -> /, "symexec reach --pairs --jobs 2");
	' "$net"
done
