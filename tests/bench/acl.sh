#!/bin/sh
# acl.sh - a first-match access list of 5,000 and of 20,000 rules (two prefixes, protocol, port each) before a host, every
# field of the packet symbolic. Whole process. Asserted: the verdict of six packets, found here rule by rule.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/make.pl" <<'P'
use strict;
use warnings;
my ($n, $folder) = @ARGV;
srand(19990712);
my (@rules, @text);
sub prefix {
	my $len = (8, 16, 24, 24, 24, 28, 32)[rand 7];
	return (int(rand(2 ** $len)) << (32 - $len), $len);
}
sub dotted { join '.', unpack 'C4', pack 'N', shift }
for (1 .. $n) {
	my ($src, $slen, $dst, $dlen) = (prefix(), prefix());
	my ($proto, $port) = (('tcp', 'udp')[rand 2], (22, 53, 80, 443, 8080)[rand 5]);
	my $action = rand() < 0.7 ? 'allow' : 'deny';
	push @rules, [$action, $src, $slen, $dst, $dlen, $proto, $port];
	push @text, "$action src net " . dotted($src) . "/$slen and dst net " . dotted($dst) .
		"/$dlen and $proto dst port $port";
}
sub verdict {
	my ($src, $dst, $proto, $port) = @_;
	for (@rules) {
		my ($action, $s, $slen, $d, $dlen, $p, $n) = @$_;
		return $action if $p eq $proto && $n == $port && $src >> (32 - $slen) == $s >> (32 - $slen) &&
			$dst >> (32 - $dlen) == $d >> (32 - $dlen);
	}
	return 'deny';
}
open my $out, '>', "$folder/acl.click" or die;
print $out "FromDevice(in) -> CheckIPHeader -> IPFilter(", join(",\n", @text),
	",\ndeny all) -> Queue -> ToDevice(out);\n";
close $out or die;
open $out, '>', "$folder/network.yaml" or die;
print $out "network: acl\nencap: ip\nboxes: { acl: { click: acl.click } }\nhosts: { a: {}, b: {} }\n",
	"links: [ a -- acl:in, acl:out -- b ]\npolicies:\n  something passes: { reach: a -> b }\n";
for my $i (0 .. 5) {
	my (undef, $src, undef, $dst, undef, $proto, $port) = @{$rules[rand @rules]};
	my $passes = verdict($src, $dst, $proto, $port) eq 'allow';
	printf $out "  packet %d: { %s: a -> b, packet: src %s and dst %s and %s dst port %d }\n", $i,
		$passes ? 'reach' : 'no-reach', dotted($src), dotted($dst), $proto, $port;
}
close $out or die;
P
for rules in ${RULES:-5000 20000}; do
	perl "$folder/make.pl" "$rules" "$folder"
	symexec check --jobs 1 --quiet "$folder/network.yaml" | grep -c ': holds$' | grep -qx 7 || {
		echo 'acl: the answer is wrong' >&2
		exit 1
	}
	run=0
	while [ $run -lt "${RUNS:-5}" ]; do
		run=$((run + 1))
		perl "$here/timed.pl" "acl-$rules" 'something passes: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided' symexec check --jobs 1 --quiet "$folder/network.yaml" --policy 'something passes'
	done
done
