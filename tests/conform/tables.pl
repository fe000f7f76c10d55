#!/usr/bin/perl
# tables.pl - runs the recorded tables of tests/oracle (ipfilter.json, classifier.json, iplookup.json) through
# `datapath run`: which packets leave by which output, and which destination annotation a lookup leaves.
# Prints TAP: one test per batch of cases; a batch shares one run of the program.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP qw(decode_json);
use runner;

my $folder = runner::folder();
my ($n, @bad) = (0);

sub capture {
	my ($path, @frames) = @_;
	my $data = pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1;

	for my $i (0 .. $#frames) {
		my $p = pack 'H*', $frames[$i];
		$data .= pack('VVVV', 1000 + $i, 0, length $p, length $p) . $p;
	}
	runner::spew($path, $data);
}

# Numbers of the packets in a dump, by their times.
sub numbers {
	my ($path) = @_;
	my $data = -e $path ? runner::slurp($path) : return undef;
	my ($at, @i) = (24);

	while ($at + 16 <= length $data) {
		my ($time, undef, $len) = unpack 'VVV', substr $data, $at, 12;
		push @i, $time - 1000;
		$at += 16 + $len;
	}
	return join ' ', @i;
}

sub run {
	my ($config) = @_;

	unlink glob "$folder/*.pcap.out";
	runner::spew("$folder/c.click", $config);
	my $status = runner::command($folder, 'datapath run c.click', "$folder/out", "$folder/err");
	return defined $status && $status == 0;
}

sub result {
	my ($title) = @_;

	print @bad ? 'not ok ' : 'ok ', ++$n, " - $title\n";
	print map { "# $_\n" } @bad[0 .. ($#bad < 9 ? $#bad : 9)];
	@bad = ();
}

# Each expression has its own path behind a Tee.
sub compare {
	my ($what, $file, $chain, $element, $key) = @_;
	my $data = decode_json(runner::slurp("tests/oracle/$file"));
	my @cases = grep { $_->{ok} // ($_->{rc} == 0) } @{$data->{cases}};

	capture("$folder/in.pcap", map { $_->{hex} } @{$data->{packets}});
	while (my @batch = splice @cases, 0, 40) {
		my $config = "FromDump(in.pcap, STOP true) -> $chain t :: Tee;\n";
		for my $i (0 .. $#batch) {
			my $e = sprintf $element, $batch[$i]{$key};
			$config .= "t[$i] -> f$i :: $e; f$i\[0] -> ToDump($i.a.pcap.out); f$i\[1] -> ToDump($i.b.pcap.out);\n";
		}
		if (!run($config)) {
			push @bad, "$what: no run", split /\n/, runner::slurp("$folder/err");
			next;
		}
		for my $i (0 .. $#batch) {
			my $c = $batch[$i];
			my %neither = map { $_ => 1 } @{$c->{neither} // []};
			my %match = map { $_ => 1 } @{$c->{match}};
			my @rest = grep { !$match{$_} && !$neither{$_} } 0 .. $#{$data->{packets}};
			my ($a, $b) = (numbers("$folder/$i.a.pcap.out"), numbers("$folder/$i.b.pcap.out"));
			push @bad, "$what '$c->{$key}': got '$a', Click '@{$c->{match}}'" if $a ne "@{$c->{match}}";
			push @bad, "$what '$c->{$key}': rest '$b', Click '@rest'" if $b ne "@rest";
		}
	}
	result("$file: every case");
}

sub lookups {
	my $data = decode_json(runner::slurp('tests/oracle/iplookup.json'));
	my @addresses = @{$data->{addresses}};

	capture("$folder/in.pcap", map { sprintf '45000014000000004000000000000000%02x%02x%02x%02x', split /\./ } @addresses);
	for my $c (grep { $_->{rc} == 0 } @{$data->{cases}}) {
		my $ports = 1 + (sort { $b <=> $a } map { (split ' ')[-1] } @{$c->{routes}})[0];
		$ports = $c->{nout} if $c->{nout};
		my $config = "FromDump(in.pcap, STOP true) -> GetIPAddress(16) -> r :: $c->{cls}(" .
			join(', ', @{$c->{routes}}) . ");\n";
		# the annotation is written over the source address
		$config .= "r[$_] -> StoreIPAddress(12) -> ToDump(r$_.pcap.out);\n" for 0 .. $ports - 1;
		if (!run($config)) {
			push @bad, "$c->{cls} $c->{table}: no run", split /\n/, runner::slurp("$folder/err");
			next;
		}
		my %got;
		for my $port (0 .. $ports - 1) {
			my $dump = runner::slurp("$folder/r$port.pcap.out");
			for (my $at = 24; $at + 16 <= length $dump; ) {
				my ($time, undef, $len) = unpack 'VVV', substr $dump, $at, 12;
				my $gw = join '.', unpack 'C4', substr $dump, $at + 16 + 12, 4;
				$got{$addresses[$time - 1000]} = "$port $gw";
				$at += 16 + $len;
			}
		}
		for my $r (@{$c->{result}}) {
			my ($address, $want) = @$r;
			my $w = !$want ? 'dropped' : $address eq '0.0.0.0' && !$want->[1] ? 'dropped' :
			    "$want->[0] " . ($want->[1] // $address);
			my $g = $got{$address} // 'dropped';
			push @bad, "$c->{cls} $c->{table} $address: got $g, Click $w" if $w ne $g;
		}
	}
	result('iplookup.json: every case');
}

print "1..3\n";
compare('IPFilter', 'ipfilter.json', 'MarkMACHeader -> Strip(14) -> MarkIPHeader ->', 'IPFilter(0 %s, 1 all)', 'expr');
compare('Classifier', 'classifier.json', '', 'Classifier(%s, -)', 'pattern');
lookups();
