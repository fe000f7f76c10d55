#!/usr/bin/perl
# preconditions.pl - every case of tests/oracle/crash.json through `symexec sim`: one packet that Click's driver aborted
# or crashed on, or that it passed or dropped all the same. The first are violations and let no packet out; a case
# whose runs differed is one too, for what it does depends on memory. Prints TAP, one test per case.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP qw(decode_json);
use runner;

sub write_capture {
	my ($path, $packet) = @_;

	open my $f, '>:raw', $path or die "$path: $!";
	print $f pack('VvvlVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1), pack('VVVV', 1000, 0, length $packet, length $packet), $packet;
	close $f or die;
}

# Packets of a little-endian capture, as hex.
sub packets {
	my $data = -e $_[0] ? runner::slurp($_[0]) : '';
	my ($at, @hex) = (24);

	while ($at + 16 <= length $data) {
		my (undef, undef, $len) = unpack 'VVV', substr $data, $at, 12;
		push @hex, unpack 'H*', substr $data, $at + 16, $len;
		$at += 16 + $len;
	}
	return @hex;
}

my $cases = decode_json(runner::slurp('tests/oracle/crash.json'));
print '1..', scalar @$cases, "\n";
my $n = 0;
for my $case (@$cases) {
	$n++;
	my $folder = runner::folder();
	my $harmless = $case->{verdict} =~ /^(passes|dropped)$/;
	my @want = $case->{verdict} eq 'passes' ? @{$case->{runs}[0]{out0}} : ();
	write_capture("$folder/in0.pcap", pack 'H*', $case->{input_hex});
	open my $f, '>', "$folder/config.click" or die;
	print $f $case->{config};
	close $f or die;
	my $status = runner::command($folder, 'symexec sim config.click', "$folder/stdout", "$folder/stderr");
	my $says = runner::slurp("$folder/stderr") =~ /precondition violated at/;
	my @got = packets("$folder/out0.pcap");
	my $ok = defined $status && $status == 0 && "@got" eq "@want" && !$says == !!$harmless;
	print $ok ? 'ok' : 'not ok', " $n - $case->{what}\n";
	print STDERR "# Click: $case->{verdict}, @want\n# got: @got\n", runner::comment(runner::slurp("$folder/stderr")) if !$ok;
}
