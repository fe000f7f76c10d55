#!/bin/sh
# countries.sh - a router with a port for every country: the 561,828 prefixes in 254 classes of Debian's package tor-geoipdb, or
# as many of the same lengths made up where that is not installed (or PREFIXES says how many). Any packet. Asserted: every port gets packets, and
# where six addresses lead, looked up here in the list of ranges that the prefixes were made from.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
perl - "${PREFIXES:-}" "$folder" <<'P'
use strict;
use warnings;
my ($n, $folder) = @ARGV;
my (@ranges, @routes, %port_of);
srand(20250626);
sub dotted { join '.', unpack 'C4', pack 'N', shift }

# how many prefixes the package has of lengths 7 to 32
my @spread = (3, 12, 10, 59, 158, 412, 758, 1569, 2962, 7610, 4395, 6963, 12552, 16654, 24242, 62247, 52696, 110636, 13453,
	19758, 29184, 46408, 68085, 33634, 13488, 33880);

# Takes a free block of that length, or cuts one in two.
my %free = (0 => [0]);
sub take {
	my ($len) = @_;
	if ($free{$len} && @{$free{$len}}) {
		my $blocks = $free{$len};
		my $k = int rand @$blocks;
		@$blocks[$k, -1] = @$blocks[-1, $k];
		return pop @$blocks;
	}
	my $block = take($len - 1);
	push @{$free{$len}}, $block + 2 ** (32 - $len);
	return $block;
}
sub made_up {
	my ($n) = @_;
	my $share = $n ? $n / 561828 : 1;
	for my $len (7 .. 32) {
		my $count = $spread[$len - 7] * $share;
		for (1 .. int $count + 0.5) {
			my $first = take($len);
			# countries differ in size, and neighbours are often of one
			srand($first >> 16) if rand() < 0.5;
			my $class = int 254 * rand() ** 3;
			push @ranges, [$first, $first + 2 ** (32 - $len) - 1, $class];
		}
	}
	push @ranges, map { my $first = take(32); [$first, $first, $_] } 0 .. 253;
}
if (!$n && open my $in, '<', '/usr/share/tor/geoip') {
	while (<$in>) {
		push @ranges, [$1, $2, $3] if /^(\d+),(\d+),(\S+)/;
	}
} else {
	made_up($n);
}
for (@ranges) {
	my ($first, $last, $class) = @$_;
	$port_of{$class} = keys %port_of unless exists $port_of{$class};
	while ($first <= $last) {
		my $len = 32;
		$len-- while $len > 0 && $first % 2 ** (33 - $len) == 0 && $first + 2 ** (33 - $len) - 1 <= $last;
		push @routes, dotted($first) . "/$len $port_of{$class}";
		$first += 2 ** (32 - $len);
	}
}
my $ports = keys %port_of;
open my $out, '>', "$folder/router.click" or die;
print $out "FromDevice(in) -> CheckIPHeader -> fib :: RadixIPLookup(", join(",\n", @routes), ");\n";
print $out "fib[$_] -> Queue -> ToDevice(out$_);\n" for 0 .. $ports - 1;
close $out or die;
open $out, '>', "$folder/network.yaml" or die;
print $out "network: countries\nencap: ip\nboxes: { router: { click: router.click } }\nhosts:\n  any: {}\n";
print $out "  h$_: {}\n" for 0 .. $ports - 1;
print $out "links:\n  - any -- router:in\n", map { "  - router:out$_ -> h$_\n" } 0 .. $ports - 1;
print $out "policies:\n", map { "  port $_ is used: { reach: any -> h$_ }\n" } 0 .. $ports - 1;
for (1 .. 3) {
	my ($first, $last, $class) = @{$ranges[rand @ranges]};
	my $port = $port_of{$class};
	my $dst = dotted($first + int rand($last - $first + 1));
	printf $out "  %s there %d: { reach: any -> h%d, packet: dst %s }\n", $dst, $_, $port, $dst;
	printf $out "  %s not elsewhere %d: { no-reach: any -> h%d, packet: dst %s }\n", $dst, $_,
		($port + 1) % $ports, $dst;
}
close $out or die;
P
run=0
while [ $run -lt "${RUNS:-5}" ]; do
	run=$((run + 1))
	perl "$here/timed.pl" countries-260-questions \
		'/(?m)^260 policies hold, 0 violated, 0 vacuous, 0 undecided\z' symexec check --jobs 1 --quiet "$folder/network.yaml"
	perl "$here/timed.pl" countries 'port 7 is used: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided' symexec check --jobs 1 --quiet "$folder/network.yaml" --policy 'port 7 is used'
done
