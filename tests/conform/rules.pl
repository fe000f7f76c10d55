#!/usr/bin/perl
# rules.pl [FILES] [SEED] [VECTORS] - datapath files with rules by chance: what the proof says of each (symexec tests) against what
# the datapath does (datapath test). File N of a seed is the same in every run. Prints TAP; a file that differs is printed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

my ($files, $seed, $vectors) = (shift // 6, shift // 1, shift // 120);
conform::enclose($files, $seed, $vectors);

my @ports = qw(lan wan dmz);
sub pick { return $_[rand @_] }

# A field, values that packets of vectors have or nearly have, and whether it can be set.
my @fields = (
	[ 'eth.dst', [ '02:00:00:00:00:02', 'ff:ff:ff:ff:ff:ff' ], 1 ], [ 'eth.src', [ '02:00:00:00:00:01', '2:2:2:2:2:2' ], 1 ],
	[ 'eth.type', [ '0x800', '0x86dd', '0x8100', '0x806', '0x88b5' ], 0 ],
	[ 'vlan.id', [ 1, 5, 4095 ], 1 ], [ 'vlan.pcp', [ 0, 3, 7 ], 1 ], [ 'vlan#2.id', [ 1, 9 ], 1 ], [ 'vlan.type', [ '0x800', '0x8100' ], 0 ],
	[ 'arp.op', [ 1, 2 ], 1 ], [ 'arp.spa', [ '10.0.0.1', '0.0.0.0' ], 1 ], [ 'arp.tha', [ '2:2:2:2:2:2' ], 1 ],
	[ 'ip.src', [ '10.0.0.1', '192.0.2.1', '10.0.0.0' ], 1 ], [ 'ip.dst', [ '192.0.2.1', '10.9.9.9' ], 1 ], [ 'ip.ttl', [ 1, 63, 64, 255 ], 1 ],
	[ 'ip.tos', [ 0, 8, 255 ], 1 ], [ 'ip.dscp', [ 0, 46 ], 1 ], [ 'ip.id', [ 0, 1, 777 ], 1 ], [ 'ip.proto', [ 6, 17, 1, 253 ], 0 ],
	[ 'ip.frag', [ 0, 1, 100 ], 0 ], [ 'ip.mf', [ 0, 1 ], 0 ], [ 'ip.len', [ 20, 40, 60 ], 0 ], [ 'ip.hl', [ 5, 6 ], 0 ],
	[ 'ip6.src', [ '2001:db8::1', 'fe80::1', '::' ], 1 ], [ 'ip6.dst', [ '2001:db8::2', 'ff02::1' ], 1 ], [ 'ip6.hlim', [ 1, 64 ], 1 ],
	[ 'ip6.next', [ 6, 17, 58, 0, 44 ], 0 ], [ 'ip6.tc', [ 0, 184 ], 1 ], [ 'ip6.flow', [ 0, 99 ], 1 ],
	[ 'tcp.sport', [ 40000, 1000 ], 1 ], [ 'tcp.dport', [ 80, 443, 0 ], 1 ], [ 'tcp.flags', [ 2, 18, 16, 0 ], 1 ], [ 'tcp.seq', [ 1000, 7 ], 1 ],
	[ 'tcp.window', [ 65535, 5 ], 1 ], [ 'tcp.urgent', [ 0, 5 ], 1 ],
	[ 'udp.sport', [ 40000, 53 ], 1 ], [ 'udp.dport', [ 53, 5353 ], 1 ], [ 'udp.len', [ 8, 20 ], 0 ],
	[ 'icmp.type', [ 8, 0, 3 ], 1 ], [ 'icmp.code', [ 0, 1 ], 1 ], [ 'icmp.id', [ 0, 1 ], 1 ], [ 'icmp6.type', [ 128, 129, 1 ], 1 ],
	[ 'icmp6.code', [ 0, 3 ], 1 ],
	[ 'metadata', [ 0, 5, '0xffffffffffffffff' ], 1 ], [ 'reg0', [ 0, 5 ], 1 ], [ 'reg7', [ 0, '0xffffffff' ], 1 ],
	[ 'tun.type', [ 'none', 'vxlan', 'gre' ], 0 ], [ 'tun.id', [ 0, 7 ], 0 ], [ 'tun.ttl', [ 0, 64 ], 0 ], [ 'ct.zone', [ 0, 4 ], 0 ],
	[ 'ct.mark', [ 0, 5 ], 0 ],
);
my @click = ('tcp', 'udp', 'icmp', 'tcp dst port 80', 'src net 10.0.0.0/8', 'dst host 192.0.2.1', 'ip frag', 'tcp syn', 'ip ttl < 10',
	     'ip vers 4', 'udp port 53 or 67', 'not ip proto 6');
my @states = qw(new established related reply invalid tracked untracked snat dnat);

sub test {
	my $f = pick(@fields);
	my @v = @{$f->[1]};
	my $kind = rand 10;

	return 'in_port ' . pick('==', '!=') . ' ' . pick(@ports) if $kind < 2;
	return pick(@click) if $kind < 3.5;
	return 'ct.state ' . pick('==', '!=') . ' ' . pick(@states) if $kind < 4;
	return "$f->[0] " . pick('==', '!=') . ' ' . pick(@v) if $kind < 7 || $f->[0] =~ /src|dst|[st][hp]a|type/;
	return "$f->[0] in {" . join(', ', @v) . '}' if $kind < 8;
	return "$f->[0] & " . pick(1, 3, 4) . ' ' . pick('==', '!=') . ' ' . pick(0, 1) if $kind < 9 && $f->[0] !~ /\.(?:mf|dei)$/;
	return "$f->[0] " . pick('<', '<=', '>', '>=') . ' ' . pick(@v);
}

sub match {
	my $n = rand 3;

	return test() if $n < 1;
	return '(' . test() . ') ' . pick('and', 'or') . ' (' . test() . ')' if $n < 2.6;
	return 'not (' . test() . ') and (' . test() . ' or ' . test() . ')';
}

my @more = ('dec-ttl', 'pop-vlan', 'push-vlan 5', 'push-vlan 0', 'encap vxlan src=10.9.0.1 dst=10.9.0.2 vni=7', 'encap gre src=10.9.0.1 dst=10.9.0.2 ttl=9',
	    'encap gre src=10.9.0.1 dst=10.9.0.2 key=7', 'decap', 'decap gre', 'decap vxlan', 'ct', 'ct commit', 'ct zone=4', 'ct commit zone=4 mark=5/7',
	    'ct clear', 'ct nat', 'ct commit nat=dst:10.7.7.7', 'output lan', 'output wan', 'flood', 'in-port', 'controller');

# The same match in other words.
sub otherwise {
	my ($m) = @_;
	my ($a, $word, $b) = $m =~ /^\(([^()]*)\) (and|or) \(([^()]*)\)$/;

	return "($b) $word ($a)" if defined $a && rand(2) < 1;
	return "(" . otherwise($a) . ") $word (" . otherwise($b) . ")" if defined $a;
	return sprintf "%s %s 0x%x", $1, $2, $3 if $m =~ /^(\S+) ([!=<>]=?) (\d+)$/ && $3 < 2 ** 32;
	return "$1 in $2/32" if $m =~ /^(ip\.(?:src|dst)) == (\S+)$/;
	return "$1 in {" . join(', ', reverse split /, /, $2) . '}' if $m =~ /^(\S+) in \{([^{}]*)\}$/;
	return pick("not (not ($m))", "($m) and ($m)", "($m) and true");
}

sub actions {
	my ($table, $tables) = @_;
	my @a;

	for (1 .. rand 4) {
		my $f = pick(grep { $_->[2] } @fields);
		my $more = rand(3) < 2 ? "set-field $f->[0] " . pick(@{$f->[1]}) : pick(@more);
		# a second translation in one list is not proven
		push @a, $more unless $more =~ /nat=/ && grep { /nat=/ } @a;
	}
	my $end = rand 6;
	push @a, $end < 3 && $table + 1 < $tables ? 'goto ' . ($table + 1 + int rand($tables - $table - 1)) :
	    $end < 5.5 || @a ? 'output ' . pick(@ports) : pick('drop', 'flood', 'in-port');
	return '[ ' . join(', ', map { "\"$_\"" } @a) . ' ]';
}

sub file {
	my $tables = 1 + int rand 4;
	my $text = "datapath: r\nports: { " . join(', ', map { "$_: { memory: true }" } @ports) . " }\ntables:\n";

	for my $t (0 .. $tables - 1) {
		$text .= "  $t:\n";
		$text .= '    default: ' . actions($t, $tables) . "\n" if rand 2 < 1;
		$text .= "    rules:\n";
		for (0 .. 1 + rand 4) {
			my ($priority, $m) = (int rand 8, match());
			$text .= "    - { priority: $priority, match: '$m', actions: " . actions($t, $tables) . " }\n";
			$m = otherwise($m);
			$text .= "    - { priority: $priority, match: '$m', actions: " . actions($t, $tables) . " }\n" if rand 4 < 1;
		}
	}
	return $text;
}

# Known differences: why a vector is there, and what is in the file.
my @known = (
	# the datapath forgets fragments after a time, which the model does not
	[ qr/when the first is forgotten/, qr/\bct\b/ ],
	# the model does not translate what errors quote
	[ qr/an error about it/, qr/\bnat=/ ],
	# Click's tests of TCP and UDP look at ports whatever length the IP header states
	[ qr/shorter than its header/, qr/./ ],
);

my $folder = runner::folder();
print "1..$files\n";
for my $n (1 .. $files) {
	srand($seed * 100003 + $n);
	my $text = file();
	my $at = "$folder/$n";
	mkdir $at;
	runner::spew("$at/r.yaml", $text);
	system("cd $at && timeout 120 symexec tests --limit $vectors -o v r.yaml >made 2>err </dev/null && timeout 60 datapath test --show 999 v r.yaml >out 2>>err </dev/null");
	my $said = join '', map { -e "$at/$_" ? runner::slurp("$at/$_") : '' } qw(made out err);
	my @differ = grep { my $why = $_; !grep { $why =~ $_->[0] && $text =~ $_->[1] } @known } $said =~ /vector \d+: (.*)/g;
	my $ok = $said =~ /, (\d+) as predicted/ && $1 > 0 && !@differ;
	$said =~ s/^(?:  |vector).*\n//mg if $ok;
	print $ok ? 'ok' : 'not ok', " $n - file $n of seed $seed\n";
	print runner::comment($ok ? '' : "$text$said");
	system('rm', '-rf', $at);
}
