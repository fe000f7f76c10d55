#!/usr/bin/perl
# flow.pl [PROGRAM [PART]] - runs every case of tests/oracle/flow and tests/conform/recorded (with PART in its
# name) through `symexec sim`, or `datapath run` if PROGRAM is datapath, in a copy of its folder and compares each dump with what real Click wrote, packet by packet and byte by byte, and what the
# handlers said that it was asked for; for the datapath each packet must be accounted for. Bytes that differed between runs of Click (varying_bytes) are free.
# Prints TAP, one test per case.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP qw(decode_json);
use runner;

# Packets of a little-endian microsecond capture, as hex.
sub packets {
	my ($path) = @_;
	my $data = -e $path ? runner::slurp($path) : return undef;
	my ($at, @hex) = (24);

	while ($at + 16 <= length $data) {
		my (undef, undef, $len) = unpack 'VVV', substr $data, $at, 12;
		push @hex, unpack 'H*', substr $data, $at + 16, $len;
		$at += 16 + $len;
	}
	return \@hex;
}

# The first difference in words, or undef.
sub difference {
	my ($name, $want, $got) = @_;

	return "$name: not written" if !$got;
	my $n = @{$want->{packets}};
	return "$name: " . @$got . " packets, Click wrote $n" if @$got != $n;
	for my $i (0 .. $n - 1) {
		my $p = $want->{packets}[$i];
		my ($w, $g) = ($p->{hex}, $got->[$i]);
		for my $b (@{$p->{varying_bytes} // []}) {
			substr($w, 2 * $b, 2) = '..' if 2 * $b < length $w;
			substr($g, 2 * $b, 2) = '..' if 2 * $b < length $g;
		}
		return "$name packet $i:\n#   got  $g\n#   want $w" if $w ne $g;
	}
	return undef;
}

# White space at the ends of lines and of the text does not count.
sub plain {
	my ($text) = @_;

	$text =~ s/[ \t]+$//mg;
	$text =~ s/\s+\z//;
	return $text;
}

# Every packet that was made has left, waits, or ended for a reason; in words if not.
sub unaccounted {
	my ($line) = @_;
	my $c = $line ? decode_json($line) : return 'no counts';
	my $sum = $c->{sent} + $c->{waiting};

	$sum += $_ for values %{$c->{dropped}};
	return $sum == $c->{made} ? () : "$c->{made} packets made, $sum accounted for: $line";
}

my $program = shift // 'symexec';
my $part = shift // '';
my $sim = $program eq 'symexec' ? 'symexec sim' : 'datapath run';
my $simtime = $program eq 'symexec' ? '' : ' --clock=virtual';

# Known differences, each with its reason.
my %todo = $program eq 'datapath' ? (
	(map { ("summary-$_" => 'the datapath reads and writes fewer fields') } qw(fields options several)),
	'vlan-parts-written' => 'the datapath has no write handler ecn of SetIPECN, and takes no DST_ANNO for dst of UDPIP6Encap',
	'switch-below-nought' => 'the datapath refuses more than 65536 tickets',
	'rate-monitor-levels' => 'the datapath wants blanks in anno_level, and gives back memory of networks at a reset',
	'lookups-by-script' => 'rewriters of TCP have no handler lookup',
	'summary-pulled' => 'the datapath has no payload, no version and fewer handlers',
) : (
);

my @cases = sort grep { index($_, $part) >= 0 } map { m{(.+)/config\.click$} } glob 'tests/{oracle/flow,conform/recorded}/*/config.click';
die "no cases in tests/oracle/flow\n" if !@cases;
print '1..', scalar @cases, "\n";
my $n = 0;
for my $case (@cases) {
	$n++;
	my $expected = decode_json(runner::slurp("$case/expected.json"));
	my $folder = runner::folder();
	system('cp', '-R', "$case/.", $folder) == 0 or die;
	my $run = $expected->{run} =~ s/^click( --simtime)?/$sim . ($1 ? $simtime : '')/er;
	$run =~ s/^datapath run/datapath run --json/;
	my $status = runner::command($folder, $run, "$folder/stdout", "$folder/stderr");
	my ($missing) = runner::slurp("$folder/stderr") =~ /no datapath for element class '(\w+)'/;
	if ($missing) {
		print "ok $n - $case # skip no datapath for $missing yet\n";
		next;
	}
	my @bad = (defined $status && $status == 0) ? () :
	    ('exit status ' . ($status // 'none, time is over'));
	for my $name (sort keys %{$expected->{outputs}}) {
		my $why = difference($name, $expected->{outputs}{$name}, packets("$folder/$name"));
		push @bad, $why if $why;
	}
	my $stdout = runner::slurp("$folder/stdout");
	push @bad, unaccounted($stdout =~ s/^(\{"made".*\})\n\z//m ? $1 : '') if $program eq 'datapath';
	my ($want, $got) = map { plain($_) } $expected->{handlers}, $stdout;
	push @bad, "handlers:\n$got\nwant:\n$want" =~ s/\n/\n#   /gr if $want ne $got;
	my ($why) = map { $todo{$_} } grep { $case =~ m{/\Q$_\E$} } keys %todo;
	print @bad ? 'not ok' : 'ok', " $n - $case", ($why ? " # TODO $why" : ''), "\n";
	print { $why ? *STDOUT : *STDERR } "# $_\n" for @bad;
	print runner::comment(runner::slurp("$folder/stderr")) if @bad;
}
