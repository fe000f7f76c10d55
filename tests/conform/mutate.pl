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
system("tar -cf - --exclude=./.git --exclude=./build/asan --exclude=./build/tsan --exclude=./build/docs --exclude=./build/fuzz . | tar -xf - -C $copy") == 0 or exit 3;
chdir $copy or die;
$ENV{PATH} = "$copy/bin:$ENV{PATH}";
$runner::limit = $time;

# What is executed is broken code: root gives its rights up for it.
my $harmless = $> == 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs ' : '';
system("${harmless}true") == 0 or die "mutate.pl: cannot give up the rights of root; run this as a user\n";
system('chmod', '-R', 'a+rwX', $copy);

# 1: all as predicted
sub passes {
	my ($n) = @_;
	my $status = runner::command("$copy/vectors/$n", "ulimit -v 8000000; ${harmless}$copy/mutant test --json v c.click",
				     "$copy/vectors/$n/out", "$copy/vectors/$n/err");

	unlink "$copy/vectors/$n/out", "$copy/vectors/$n/err";
	return defined $status && $status == 0;
}

system('make -s bin/datapath bin/symexec >build.log 2>&1') == 0 or die "mutate.pl: the tree does not build\n";
my ($cc, $behind) = conform::compiler();

# Compiles one element to the object; the mutant is the datapath with it.
sub compile { return system("$cc -w -c -o $_[1] $_[0] 2>build.log") == 0; }
sub link_mutant { return system("cc -o mutant.new $_[0] $behind 2>build.log && mv mutant.new mutant") == 0; }

my @lines = conform::lines($list, '');
my (@usable, %reach);
mkdir 'vectors';
conform::build_counting("$copy/mutant", "$copy/counted") or die "mutate.pl: the counting datapath does not build\n";
system('chmod', '-R', 'a+rwX', 'counted');
# Which lines of code are reached by the vectors of which line of the list: the others need not be run to see a break there.
for my $n (0 .. $#lines) {
	mkdir "vectors/$n";
	runner::spew("vectors/$n/c.click", conform::configuration($lines[$n]));
	my $made = runner::command("$copy/vectors/$n", conform::making($lines[$n], 300), '/dev/null', '/dev/null');
	chmod 0777, "vectors/$n";
	conform::forget("$copy/counted");
	next if !defined $made || $made != 0 || !passes($n);
	push @usable, $n;
	my ($done) = conform::executed("$copy/counted");
	for my $file (keys %$done) {
		$done->{$file}{$_}[0] && push @{$reach{$file}{$_}}, $n for keys %{$done->{$file}};
	}
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

# The lines of the list that tell at once, mostly, come first: those with a class of the file, and few elements.
my %own;
for my $file (@files) {
	my %class = map { $_ => 1 } runner::slurp($file) =~ /"([A-Z]\w+)"/g;
	$own{$file}{$_} = grep { $class{$_} } $lines[$_] =~ /([A-Z]\w+)/g for 0 .. $#lines;
}

# The numbers of lines whose vectors reach a line of code; one that has no code of its own is the statement's around it.
sub reaching {
	my ($file, $i) = @_;

	for my $k (0 .. 6) {
		my $at = $reach{$file}{$i + 1 - $k};
		next if !$at;
		return sort { ($own{$file}{$b} > 0) <=> ($own{$file}{$a} > 0) || $a <=> $b } @$at;
	}
	return ();
}

my (%tally, %family, %pristine);
$tally{$_} = 0 for qw(caught survived equivalent unbuilt same);
for my $m (@all) {
	last if $tally{caught} + $tally{survived} + $tally{equivalent} >= $count;
	my ($file, $i, $kind, $line) = @$m;
	my $was = runner::slurp($file);
	my @text = split /^/, $was;
	my $name = sprintf '%s: %s -> %s', $file, map { s/^\s+|\s+$//gr } $text[$i], $line;
	my $why;
	compile($file, 'pristine.o'), $pristine{$file} = runner::slurp('pristine.o') if !$pristine{$file};
	$text[$i] = $line;
	runner::spew($file, join '', @text);
	my $built = compile($file, 'mutant.o');
	runner::spew($file, $was);
	if (!$built) {
		$why = 'unbuilt';
	} elsif (runner::slurp('mutant.o') eq $pristine{$file}) {
		$why = 'same';		# the compiler sees that it is the same
	} elsif ($equivalent{$name}) {
		$why = 'equivalent';
	} else {
		my @at = reaching($file, $i);
		link_mutant('mutant.o') or die "mutate.pl: a mutant does not link\n" if @at;
		$why = (grep { !passes($_) } @at[0 .. (@at ? 0 : -1)]) ? 'caught' : 'survived';
		for my $n (@at[1 .. $#at]) {
			last if $why eq 'caught';
			$why = 'caught' if !passes($n);
		}
		printf "survived: %s:%d: %s: %s%s\n", $file, $i + 1, $kind, $name =~ s/^\S+ //r,
		    @at ? '' : ' (not reached)' if $why eq 'survived';
		$family{$file}{$why}++;
	}
	$tally{$why}++;
}
for my $file (sort keys %family) {
	my ($c, $s) = map { $family{$file}{$_} // 0 } qw(caught survived);
	printf "%-50s %3d of %3d caught\n", $file, $c, $c + $s;
}
my $counted = $tally{caught} + $tally{survived};
printf "%d mutants of seed %d: %d caught by the vectors, %d survived: %.1f %%; %d equivalent, %d did not build, %d the compiler sees are none\n",
    $counted, $seed, @tally{qw(caught survived)}, $counted ? 100 * $tally{caught} / $counted : 0,
    @tally{qw(equivalent unbuilt same)};
exit($tally{survived} * 25 > $counted ? 1 : 0);	# 96 % are to be caught
