#!/bin/sh
# ladder.sh - diamonds in a row whose arms write different values: 2^N paths, which must be joined after each. Whole
# process. Asserted: what arrives carries the last diamond's values and no others.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for n in ${SIZES:-30 1000 10000}; do
	perl -e '
		my ($n, $folder) = @ARGV;
		open my $out, ">", "$folder/ladder.click" or die;
		print $out "FromDevice(in) -> CheckIPHeader -> s0 :: Null;\n";
		for my $i (0 .. $n - 1) {
			my ($a, $b, $next) = ($i % 60 + 1, ($i + 7) % 60 + 1, $i + 1);
			printf $out "s%d -> c%d :: IPClassifier(src port %d, -);\n", $i, $i, $i % 60000 + 1;
			print $out "c$i\[0] -> SetIPDSCP($a) -> s$next :: Null;\n",
				"c$i\[1] -> SetIPDSCP($b) -> s$next;\n";
		}
		print $out "s$n -> Queue -> ToDevice(out);\n";
		close $out or die;
		my @last = sort { $a <=> $b } ($n - 1) % 60 + 1, ($n + 6) % 60 + 1;
		open $out, ">", "$folder/network.yaml" or die;
		print $out "network: ladder\nencap: ip\nboxes: { l: { click: ladder.click } }\n",
			"hosts: { a: {}, b: {} }\nlinks: [ a -- l:in, l:out -- b ]\npolicies:\n",
			"  joined: { value: a -> b, packet: tcp, fields: ip.dscp, expect: [$last[0], $last[1]] }\n";
	' "$n" "$folder"
	run=0
	while [ $run -lt "${RUNS:-5}" ]; do
		run=$((run + 1))
		perl "$here/timed.pl" "ladder-$n" 'joined: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided' symexec check --jobs 1 --quiet "$folder/network.yaml"
	done
done
