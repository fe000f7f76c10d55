#!/usr/bin/perl
# mutate.pl [COUNT [SEED [PART]]] - how much the vectors see: COUNT (200) small breaks, drawn by SEED (1) over the code of
# datapath/elements (files with PART in their names), one at a time in a copy of the tree: operators, bounds, constants,
# dropped statements. A mutant is caught when the vectors of some line of vectors.list fail (or the datapath crashes or
# hangs) that pass without it. Survivors are printed as they can be looked up; those that change nothing that a packet
# could show stand in equivalent.list, each with the reason, and do not count.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

my ($count, $seed, $part) = (shift // 200, shift // 1, shift // '');
my $list = "$FindBin::Bin/vectors.list";
my $copy = tempdir('middleproof-mutants.XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $time = 20;	# seconds: what hangs is caught

$| = 1;
system("tar -cf - --exclude=./.git --exclude=./build/asan --exclude=./build/docs . | tar -xf - -C $copy") == 0 or exit 3;
chdir $copy or die;
$ENV{PATH} = "$copy/bin:$ENV{PATH}";
$runner::limit = $time;

# What is executed is broken code: root gives its rights up for it.
my $harmless = $> == 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs ' : '';
system("${harmless}true") == 0 or die "mutate.pl: cannot give up the rights of root; run this as a user\n";
system('chmod', '-R', 'a+rwX', $copy);

sub build { return system('make -s bin/datapath >build.log 2>&1') == 0; }

# 1: all as predicted
sub passes {
	my ($n) = @_;
	my $status = runner::command("$copy/vectors/$n", "ulimit -v 8000000; ${harmless}datapath test --json v c.click",
				     "$copy/vectors/$n/out", "$copy/vectors/$n/err");

	unlink "$copy/vectors/$n/out", "$copy/vectors/$n/err";
	return defined $status && $status == 0;
}

build() && system('make -s bin/symexec >build.log 2>&1') == 0 or die "mutate.pl: the tree does not build\n";
my @lines = conform::lines($list, '');
my @usable;
mkdir 'vectors';
for my $n (0 .. $#lines) {
	mkdir "vectors/$n";
	runner::spew("vectors/$n/c.click", conform::configuration($lines[$n]));
	my $made = runner::command("$copy/vectors/$n", 'symexec tests --limit 300 -o v c.click', '/dev/null', '/dev/null');
	chmod 0777, "vectors/$n";
	push @usable, $n if defined $made && $made == 0 && passes($n);
}
print '# vectors of ', scalar @usable, ' of ', scalar @lines, " lines\n";

# ---- what can be broken ----

# Each: a pattern for a place in a line, and what stands there then.
my @ways = (
	[ 'comparison', qr/ < (?!<)/, ' <= ' ], [ 'comparison', qr/ <= /, ' < ' ],
	[ 'comparison', qr/ > /, ' >= ' ], [ 'comparison', qr/ >= /, ' > ' ],
	[ 'comparison', qr/ == /, ' != ' ], [ 'comparison', qr/ != /, ' == ' ],
	[ 'logic', qr/ && /, ' || ' ], [ 'logic', qr/ \|\| /, ' && ' ],
	[ 'arithmetic', qr/ \+ /, ' - ' ], [ 'arithmetic', qr/ - /, ' + ' ],
	[ 'arithmetic', qr/ \+= /, ' -= ' ], [ 'arithmetic', qr/ -= /, ' += ' ],
	[ 'bits', qr/ & (?=[\w(~])/, ' | ' ], [ 'bits', qr/ \| /, ' & ' ], [ 'bits', qr/ \|= /, ' &= ' ],
	[ 'shift', qr/ << /, ' >> ' ], [ 'shift', qr/ >> /, ' << ' ],
	[ 'negation', qr/(?<=[( ])!(?=[\w(])/, '' ],
	[ 'truth', qr/\btrue\b/, 'false' ], [ 'truth', qr/\bfalse\b/, 'true' ],
);

# Text without strings, characters and comments, of the same length.
sub bare {
	my ($text) = @_;

	$text =~ s{("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*.*?\*/|//[^\n]*)}{$1 =~ s/[^\n]/\x01/gr}gse;
	return $text;
}

# [file, line number, kind, the line as it would be]
sub places {
	my ($file) = @_;
	my @text = split /^/, runner::slurp($file);
	my @bare = split /^/, bare(join '', @text);
	my ($in, @all) = (0);

	for my $i (0 .. $#text) {
		my $b = $bare[$i];
		$in = 1 if $b =~ /^\{/;
		$in = 0 if $b =~ /^\}/;
		next if !$in || $b =~ /^\s*#/ || $b =~ /^\t(?:static )?const .*=/ && $b =~ /\{/;
		for my $w (@ways) {
			while ($b =~ /$w->[1]/g) {
				my $line = $text[$i];
				substr($line, $-[0], $+[0] - $-[0]) = $w->[2];
				push @all, [ $file, $i, $w->[0], $line ];
			}
		}
		while ($b =~ /(?<![\w.])(0x[0-9a-fA-F]+|\d+)(?=[uUlL]*\b)/g) {
			my ($from, $len, $v) = ($-[1], $+[1] - $-[1], $1);
			my $line = $text[$i];
			substr($line, $from, $len) = $v =~ /^0x/ ? sprintf('0x%x', hex($v) + 1) : $v + 1;
			push @all, [ $file, $i, 'constant', $line ];
		}
		push @all, [ $file, $i, 'statement', "\t;\n" ]
		    if $b =~ /^\t+(?!return|break|continue|case|default|goto)(?:[\w>.*\[\]-]+ [|&^+-]?= .*|[\w>.-]+\(.*\)|[\w>.\[\]-]+(?:\+\+|--));$/ &&
		       $bare[$i - 1] =~ /[;{}:)]\s*$/ && $b !~ /^\t+(?:struct|const|unsigned|enum|static|u?int\w*|bool|size_t|char) /;
	}
	return @all;
}

# ---- a run ----

my %equivalent;
if (open my $f, '<', "$FindBin::Bin/equivalent.list") {
	while (<$f>) {
		$equivalent{$1} = $2 if /^([^#].*?) \| (.*)$/;
	}
}
my @files = grep { /\Q$part/ } sort glob 'datapath/elements/*.c';
my @all = map { places($_) } @files;
srand $seed;
for my $i (reverse 1 .. $#all) {
	my $j = int rand($i + 1);
	@all[$i, $j] = @all[$j, $i];
}

# The lines whose elements the file defines come first: they tell at once, mostly.
my %own;
for my $file (@files) {
	my %class = map { $_ => 1 } runner::slurp($file) =~ /"([A-Z]\w+)"/g;
	my %first = map { $_ => 1 } grep { grep { $class{$_} } conform::configuration($lines[$_]) =~ /([A-Z]\w+)/g } @usable;
	$own{$file} = [ (sort { ($lines[$a] =~ /\b[A-Z]/ ? 0 : 1) <=> ($lines[$b] =~ /\b[A-Z]/ ? 0 : 1) || $a <=> $b }
	    grep { my $n = $_; grep { $class{$_} } $lines[$n] =~ /([A-Z]\w+)/g } @usable),
	    grep { my $n = $_; $first{$n} && !grep { $class{$_} } $lines[$n] =~ /([A-Z]\w+)/g } @usable ];
}

my %tally = map { $_ => 0 } qw(caught survived equivalent unbuilt same);
for my $m (@all) {
	last if $tally{caught} + $tally{survived} + $tally{equivalent} >= $count;
	my ($file, $i, $kind, $line) = @$m;
	my $was = runner::slurp($file);
	my @text = split /^/, $was;
	my $name = sprintf '%s: %s -> %s', $file, map { s/^\s+|\s+$//gr } $text[$i], $line;
	my $object = 'build/release/' . $file =~ s/\.c$/.o/r;
	my $before = -e $object ? runner::slurp($object) : '';
	$text[$i] = $line;
	runner::spew($file, join '', @text);
	if (!build()) {
		$tally{unbuilt}++;
	} elsif (runner::slurp($object) eq $before) {
		$tally{same}++;		# the compiler sees that it is the same
	} elsif (grep { !passes($_) } ($own{$file}[0] // ())) {
		$tally{caught}++;
	} else {
		my $caught = 0;
		for my $n (@{$own{$file}}[1 .. $#{$own{$file}}]) {
			$caught = 1, last if !passes($n);
		}
		my $why = $caught ? 'caught' : $equivalent{$name} ? 'equivalent' : 'survived';
		$tally{$why}++;
		printf "survived: %s:%d: %s: %s\n", $file, $i + 1, $kind, $name =~ s/^\S+ //r if $why eq 'survived';
	}
	runner::spew($file, $was);
}
my $counted = $tally{caught} + $tally{survived};
printf "%d mutants of seed %d: %d caught by the vectors, %d survived: %.1f %%; %d equivalent, %d did not build, %d the compiler sees are none\n",
    $counted, $seed, @tally{qw(caught survived)}, $counted ? 100 * $tally{caught} / $counted : 0,
    @tally{qw(equivalent unbuilt same)};
exit($tally{survived} * 25 > $counted ? 1 : 0);	# 96 % are to be caught
