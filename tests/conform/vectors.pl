#!/usr/bin/perl
# vectors.pl [PART] - element by element, vectors made afresh from the proof (symexec tests) and run by the datapath
# (datapath test): the two were written apart and must do the same to every octet that the models do not leave open.
# Each line of vectors.list is a way in and out, and the elements between; those with PART in them are run. Prints TAP.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

my $limit = $ENV{MIDDLEPROOF_VECTORS} // 150;

# Known differences, each with its reason.
my @todo = (
	[ qr/^ip ProtocolTranslator46/, 'ICMP without an octet, where Click reads what lies behind' ],
	[ qr/IPMulticastEtherEncap/, 'what is for no group: the models send it, datapath does not' ],
	[ qr/^ip RFC2507Comp -> Null/, 'which number the first flow gets' ],
	[ qr/^pullsource Fast/, 'virtual time does not pass for a source that is asked before its time' ],
);

# The leak checker of the sanitizer flavour may itself fall over in a process namespace, as the solver ends its threads:
# then the command runs again without it, which is said.
sub run {
	my ($folder, $command, $out) = @_;
	my $status = runner::command($folder, $command, $out, "$folder/err");

	return $status if runner::slurp("$folder/err") !~ /LeakSanitizer has encountered a fatal error/;
	print "# leaks are not looked for in: $command\n";
	unlink $out, "$folder/err";
	local $ENV{ASAN_OPTIONS} = join ':', 'detect_leaks=0', $ENV{ASAN_OPTIONS} // ();
	return runner::command($folder, $command, $out, "$folder/err");
}

my $part = shift // '';
my @lines = conform::lines("$FindBin::Bin/vectors.list", $part);
print '1..', scalar @lines, "\n";
my ($n, $all) = (0, 0);
for my $line (@lines) {
	my $folder = runner::folder();
	$n++;
	open my $f, '>', "$folder/c.click" or die;
	print $f conform::configuration($line);
	close $f;
	my $made = run($folder, conform::making($line, $limit), "$folder/made");
	if (!defined $made || $made != 0) {
		print "not ok $n - $line\n", map { "# $_" } split /^/, runner::slurp("$folder/err");
		next;
	}
	my $status = run($folder, 'datapath test --show 2 v c.click', "$folder/out");
	my ($missing) = runner::slurp("$folder/err") =~ /no datapath for element class '(\w+)'/;
	if ($missing) {
		print "ok $n - $line # skip no datapath for $missing yet\n";
		next;
	}
	my $out = runner::slurp("$folder/out") . runner::slurp("$folder/err");
	my ($run) = $out =~ /, (\d+) as predicted/;
	my ($why) = map { $_->[1] } grep { $line =~ $_->[0] } @todo;
	# a class of which nothing could be run proves nothing
	my $ok = defined $status && $status == 0 && ($run // 0) > 0;
	$all += $run // 0;
	print $ok ? 'ok' : 'not ok', " $n - $line", ($why ? " # TODO $why" : ''), "\n";
	print { $why ? *STDOUT : *STDERR } map { "# $_" } split /^/, $out if !$ok;
}
print "# $all vectors\n";
