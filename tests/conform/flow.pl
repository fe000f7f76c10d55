#!/usr/bin/perl
# flow.pl - runs every case of tests/oracle/flow through `symexec sim` in a copy of its folder and compares
# each dump with what real Click wrote, packet by packet and byte by byte. Bytes that
# differed between runs of Click (varying_bytes) are free. Prints TAP, one test per case.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP qw(decode_json);
use runner;

# Cases that sim cannot express yet, with the reason.
my %skip = (
	'35-mixedqueue' => 'needs a queue that fills while nobody pulls, and Script',
);

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

my @cases = sort map { m{([^/]+)/config\.click$} } glob 'tests/oracle/flow/*/config.click';
die "no cases in tests/oracle/flow\n" if !@cases;
print '1..', scalar @cases, "\n";
my $n = 0;
for my $case (@cases) {
	$n++;
	if ($skip{$case}) {
		print "ok $n - $case # SKIP $skip{$case}\n";
		next;
	}
	my $expected = decode_json(runner::slurp("tests/oracle/flow/$case/expected.json"));
	my $folder = runner::folder();
	system('cp', '-R', "tests/oracle/flow/$case/.", $folder) == 0 or die;
	my $status = runner::command($folder, 'symexec sim config.click', "$folder/stdout",
	    "$folder/stderr");
	my @bad = (defined $status && $status == 0) ? () :
	    ('exit status ' . ($status // 'none, time is over'));
	for my $name (sort keys %{$expected->{outputs}}) {
		my $why = difference($name, $expected->{outputs}{$name}, packets("$folder/$name"));
		push @bad, $why if $why;
	}
	print @bad ? 'not ok' : 'ok', " $n - $case\n";
	print "# $_\n" for @bad;
	print map { "# $_\n" } split /\n/, runner::slurp("$folder/stderr") if @bad;
}
