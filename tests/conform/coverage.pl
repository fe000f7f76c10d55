#!/usr/bin/perl
# coverage.pl [-u] [PART] - which branches of the elements' C code (files with PART in their names) the vectors of
# vectors.list reach. What none reaches is behaviour that no model speaks of: unreached.list says for each function how many
# of its branches that are, and why. The exit status is 1 when a function has more than that; fewer are told. -u writes the
# numbers anew, and keeps the reasons: a line without one is to be read and given one.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

my $update = @ARGV && $ARGV[0] eq '-u' ? shift : '';
my $part = shift // '';
my $list = "$FindBin::Bin/unreached.list";
my @lines = conform::lines("$FindBin::Bin/vectors.list", '');
my $limit = $ENV{MIDDLEPROOF_VECTORS} // 150;

# FILE FUNCTION NUMBER | REASON
my (%known, %reason);
if (open my $f, '<', $list) {
	/^(\S+ \S+) (\d+) \| (.*)/ and @known{$1} = $2, $reason{$1} = $3 while <$f>;
}

conform::enclose($update ? '-u' : (), $part);
my $folder = tempdir('middleproof-coverage.XXXXXX', TMPDIR => 1, CLEANUP => 1);
conform::build_counting("$folder/datapath", "$folder/counted") or die "coverage.pl: the counting datapath does not build\n";
# Counts of two at a time are merged by the program itself, under a lock of the file.
conform::each_apart(2, [ 0 .. $#lines ], sub {
	my $from = conform::vectors_of($lines[$_[0]], $limit);

	return if !-d "$from/v";
	system("cd $from && timeout 60 $_ >/dev/null 2>&1") for conform::testing($lines[$_[0]], "$folder/datapath", '--json');
});
my ($done, $function) = conform::executed("$folder/counted", "$folder/counted", {});
my (%missed, @sum);
for my $file (sort keys %$done) {
	next if $file !~ m{^datapath/elements/(?:.*)\Q$part\E.*\.c$};
	my @n = (0) x 4;
	for my $at (keys %{$done->{$file}}) {
		my ($times, @branches) = @{$done->{$file}{$at}};
		my $not = grep { !$_ } @branches;
		my $name = $file =~ s{.*/}{}r . " $function->{$file}{$at}";

		$missed{$name} += $not if $not;
		$n[0]++, $n[1] += $times > 0, $n[2] += @branches, $n[3] += @branches - $not;
	}
	printf "%-46s %4d of %4d lines, %4d of %4d branches (%3d %%)\n", $file, @n[1, 0, 3, 2], $n[2] ? 100 * $n[3] / $n[2] : 100;
	$sum[$_] += $n[$_] for 0 .. 3;
}
die "coverage.pl: nothing was executed\n" if !@sum;
printf "%d of %d lines, %d of %d branches (%d %%)\n", @sum[1, 0, 3, 2], 100 * $sum[3] / $sum[2];

my $status = 0;
for my $name (sort keys %missed) {
	my $had = $known{$name} // 0;
	next if $missed{$name} <= $had;
	print "not reached: $name: $missed{$name} branches, unreached.list says $had\n" if !$update;
	$status = 1 if !$update;
}
for my $name (sort keys %known) {
	print "reached: $name: ", $missed{$name} // 0, " branches are left, unreached.list says $known{$name}\n"
	    if !$update && $name =~ /^\S*\Q$part/ && ($missed{$name} // 0) < $known{$name};
}
if ($update) {
	my ($head) = runner::slurp($list) =~ /\A((?:#.*\n)*)/;
	$missed{$_} //= $known{$_} for grep { !/^\S*\Q$part/ } keys %known;
	runner::spew($list, $head . join '', map { "$_ $missed{$_} | " . ($reason{$_} // '') . "\n" } sort keys %missed);
}
exit $status;
