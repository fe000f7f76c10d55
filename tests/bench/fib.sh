#!/bin/sh
# fib.sh - one packet with every field symbolic through a router: 51,000 prefixes over 16 ports, lengths spread as in a real
# table. Whole process. Asserted: every port gets packets, and where the longest prefix of
# three addresses leads, found here by hand. Prints "name unit value" per run.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
perl - "${PREFIXES:-51000}" 16 "$folder" <<'P'
use strict;
use warnings;
my ($n, $ports, $folder) = @ARGV;
srand(20120521);
my @spread = (8, 12, 14, (16) x 10, (18) x 5, (19) x 8, (20) x 8, (21) x 8, (22) x 15, (23) x 10, (24) x 50);
my (%at, @routes);
while (@routes < $n) {
	my $len = $spread[rand @spread];
	my $addr = int(rand(2 ** $len)) << (32 - $len);
	next if exists $at{$len}{$addr};
	$at{$len}{$addr} = @routes % $ports;
	push @routes, join('.', unpack 'C4', pack 'N', $addr) . "/$len " . @routes % $ports;
}
sub port_of {
	my ($addr) = @_;
	for my $len (reverse 0 .. 32) {
		my $net = $len ? $addr >> (32 - $len) << (32 - $len) : 0;
		return $at{$len}{$net} if exists $at{$len} && exists $at{$len}{$net};
	}
	return undef;
}
open my $out, '>', "$folder/router.click" or die;
print $out "FromDevice(in) -> CheckIPHeader -> fib :: RadixIPLookup(", join(",\n", @routes), ");\n";
print $out "fib[$_] -> Queue -> ToDevice(out$_);\n" for 0 .. $ports - 1;
close $out or die;
open $out, '>', "$folder/network.yaml" or die;
print $out "network: fib\nencap: ip\nboxes: { router: { click: router.click } }\nhosts:\n  any: {}\n";
print $out "  h$_: {}\n" for 0 .. $ports - 1;
print $out "links:\n  - any -- router:in\n", map { "  - router:out$_ -> h$_\n" } 0 .. $ports - 1;
print $out "policies:\n", map { "  port $_ is used: { reach: any -> h$_ }\n" } 0 .. $ports - 1;
my $asked = 0;
while ($asked < 3) {
	my $addr = int rand 2 ** 32;
	my $port = port_of($addr) // next;
	my $other = ($port + 1) % $ports;
	my $dst = join '.', unpack 'C4', pack 'N', $addr;
	print $out "  $dst there: { reach: any -> h$port, packet: dst $dst }\n",
		"  $dst not elsewhere: { no-reach: any -> h$other, packet: dst $dst }\n";
	$asked++;
}
close $out or die;
P
run=0
while [ $run -lt "${RUNS:-5}" ]; do
	run=$((run + 1))
	perl "$here/timed.pl" fib-22-questions \
		'/(?m)^22 policies hold, 0 violated, 0 vacuous, 0 undecided\z' symexec check --jobs 1 --quiet "$folder/network.yaml"
	perl "$here/timed.pl" fib 'port 7 is used: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided' symexec check --jobs 1 --quiet "$folder/network.yaml" --policy 'port 7 is used'
done
