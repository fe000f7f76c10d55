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

# Sanitizers look at memory, not at what vectors predict: fewer of them come by the same code. Making them is most of the
# work, and of one line like that of another: of so many lines one is made by the program under the sanitizer, the others
# by the one that is built without, where it is there.
my $sanitized = $ENV{SANITIZED};
my $limit = $ENV{MIDDLEPROOF_VECTORS} // ($sanitized ? 30 : 150);
my $plain = ($ENV{UNSANITIZED} // '') . '/symexec';
my $sample = 8;

# Known differences, each with its reason.
my @todo = (
	[ qr{^write ip/150 IPRateMonitor|IPRateMonitor.*write x\.(?:reset|anno_level)}, 'Click still counts the memory of networks that reset forgets, and wants commas in anno_level; the datapath does neither' ],
);

my $part = shift // '';
my @lines = conform::lines("$FindBin::Bin/vectors.list", $part);
conform::enclose($part);

# The leak checker of the sanitizer flavour may itself fall over in a process namespace, as the solver ends its threads:
# then the command runs again without it, which is said.
sub run {
	my ($folder, $command, $out) = @_;
	my $line = "cd $folder && { timeout 600 $command; } >$out 2>>$folder/err </dev/null";
	my $status = system($line);

	return $status if runner::slurp("$folder/err") !~ /LeakSanitizer has encountered a fatal error/;
	print "# leaks are not looked for in: $command\n";
	unlink $out, "$folder/err";
	local $ENV{ASAN_OPTIONS} = join ':', 'detect_leaks=0', $ENV{ASAN_OPTIONS} // ();
	return system($line);
}

# Runs the vectors of a line, in a folder that it has to itself; how many were run.
sub test {
	my ($n, $line, $folder) = @_;
	my ($why) = map { $_->[1] } grep { $line =~ $_->[0] } @todo;

	conform::prepare($folder, $line);
	my $making = conform::making($line, $limit);
	$making =~ s/^symexec/$plain/ if $sanitized && $n % $sample && -x $plain;
	if (run($folder, $making, "$folder/made") != 0) {
		print "not ok $n - $line", ($why ? " # TODO $why" : ''), "\n", runner::comment(runner::slurp("$folder/err"));
		return 0;
	}
	my $status = 0;
	for my $command (conform::testing($line, 'datapath', '--show 2')) {
		$status = run($folder, $command, "$folder/out") if $status == 0;
	}
	my ($missing) = runner::slurp("$folder/err") =~ /no datapath for element class '(\w+)'/;
	if ($missing) {
		print "ok $n - $line # skip no datapath for $missing yet\n";
		return 0;
	}
	my $out = runner::slurp("$folder/out") . runner::slurp("$folder/err");
	my ($run) = $out =~ /, (\d+) as predicted/;
	# a class of which nothing could be run proves nothing
	my $ok = $status == 0 && ($run // 0) > 0;
	print $ok ? 'ok' : 'not ok', " $n - $line", ($why ? " # TODO $why" : ''), "\n";
	print { $why ? *STDOUT : *STDERR } runner::comment($out) if !$ok;
	return $run // 0;
}

# Two at a time; what each says is told in the order of the list.
my ($all, $told, $tests) = (0, 0, runner::folder());
sub tell_in_order {
	while ($told < @lines && -e "$tests/$told.n") {
		print runner::slurp("$tests/$told.said");
		$all += runner::slurp("$tests/$told.n");
		system('rm', '-rf', "$tests/$told");
		$told++;
	}
	return 1;
}
$| = 1;
print '1..', scalar @lines, "\n";
conform::each_apart(2, [ 0 .. $#lines ], sub {
	my ($i) = @_;
	my $folder = "$tests/$i";

	mkdir $folder or die "cannot make the folder '$folder': $!\n";
	open STDOUT, '>', "$tests/$i.said" or die;
	runner::spew("$tests/$i.new", test($i + 1, $lines[$i], $folder));
	close STDOUT;
	rename "$tests/$i.new", "$tests/$i.n";
}, \&tell_in_order);
tell_in_order();
print "# $all vectors\n";
