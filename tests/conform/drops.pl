#!/usr/bin/perl
# drops.pl [PART] - runs the recorded cases with PART in their names by the datapath and holds each element to its manual: the
# reasons for which packets ended in it are those that `datapath elements --json` tells of its class. Prints TAP.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP qw(decode_json);
use runner;

my $part = shift // '';
my %may = map { my $c = $_; $c->{name} => { map { $_ => 1 } @{$c->{drops}}, 'loop' } } @{decode_json(scalar `datapath elements --json`)};
my %manual = map { $_->{name} => $_ } @{decode_json(scalar `datapath elements --json`)};

# Of what "NAME:\nTEXT\n\n" are: name to text.
sub handlers {
	my ($text) = @_;
	my (%h, $name);

	for (split /\n/, $text) {
		if (/^(\S+\.(?:class|drop_reasons)):$/) {
			$h{$name = $1} = '';
		} elsif (defined $name && $_ ne '') {
			$h{$name} .= "$_\n";
		}
	}
	chomp $h{$_} for grep { /\.class$/ } keys %h;
	return \%h;
}

# Cases with a reason that is missing in a manual.
my %todo = ('arp-times' => "ARPTable's manual does not say that it may be full");

my @cases = sort grep { index($_, $part) >= 0 } map { m{(.+)/config\.click$} } glob 'tests/{oracle/flow,conform/recorded}/*/config.click';
print '1..', @cases + 1, "\n";
my $n = 0;
for my $case (@cases) {
	# under sanitizers datapath.t runs them all
	if ($ENV{SANITIZED}) {
		print 'ok ', ++$n, " - $case # skip by datapath.t\n";
		next;
	}
	my $folder = runner::folder();
	system('cp', '-R', "$case/.", $folder) == 0 or die;
	my $run = decode_json(runner::slurp("$case/expected.json"))->{run} =~ s/^click( --simtime)?.*/'datapath run' . ($1 ? ' --clock=virtual' : '')/er;
	$n++;
	if (runner::command($folder, "$run -h '*.class' -h '*.drop_reasons' config.click", "$folder/out", "$folder/err")) {
		print "ok $n - $case # skip it does not run\n";
		next;
	}
	my $h = handlers(runner::slurp("$folder/out"));
	my @names = sort map { /(.*)\.class$/ ? $1 : () } keys %$h;
	my @bad;
	for my $e (@names) {
		my $class = $h->{"$e.class"} // next;
		push @bad, "$class: '$_'" for grep { !$may{$class}{$_} && $_ ne 'no output' } ($h->{"$e.drop_reasons"} // '') =~ /^(.+): \d+$/mg;
	}
	my ($why) = map { $todo{$_} } grep { $case =~ m{/\Q$_\E$} } keys %todo;
	print @bad ? 'not ok' : 'ok', " $n - $case", ($why ? " # TODO $why" : ''), "\n", map { "# not in the manual of $_\n" } @bad;
}
my @without = grep { !defined $manual{$_}{ports} } sort keys %manual;
print @without ? 'not ok' : 'ok', ' ', $n + 1, " - every class has a manual\n", map { "# not $_\n" } @without;
