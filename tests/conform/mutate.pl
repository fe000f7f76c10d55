#!/usr/bin/perl
# mutate.pl [COUNT [SEED [PART]]] - how much the vectors see: COUNT (200) small breaks, drawn by SEED (1) over the code of
# datapath/elements (files with PART in their names): operators, bounds, constants, dropped
# statements. A mutant is caught when the vectors of some line of vectors.list fail (or the datapath crashes or hangs) that
# pass without it, as it is or with the mutated element under the sanitizers, as .ci/run runs the vectors too: what writes
# beyond an array, or gives no memory back. Survivors are printed as they can be looked up; those that change nothing that a
# packet could show stand in equivalent.list, each with the reason, and do not count.
#
# Code of elements is what handles packets, configuration and handlers of classes that have a model: no vector has a
# port into what speaks to the machine itself (host.c, control_socket.c, and host_lookup.c, which asks it for routes), and models write no texts (to_summary_dump.c).
use strict;
use warnings;
use Cwd qw(getcwd);
use Digest::SHA;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

my ($count, $seed, $part) = (shift // 200, shift // 1, shift // '');
my @given = ($count, $seed, $part);
my $limit = $ENV{MIDDLEPROOF_VECTORS} // 150;
my $jobs = 2;
my $time = 10;	# seconds for the vectors of a line: what hangs is caught
my $apart = qr{/(?:host|host_lookup|control_socket|to_summary_dump)\.c$};
my $sanitizers = '-fsanitize=address,undefined -fno-sanitize-recover=all';
my $most = 120;	# lines that are run under sanitizers: those of the file's own classes come first

system('make -s bin/datapath bin/symexec >&2') == 0 or die "mutate.pl: the tree does not build\n";
$ENV{PATH} = getcwd . "/bin:$ENV{PATH}";
conform::enclose(@given);
$| = 1;

# What is executed is broken code: root gives its rights up for it, and it sees only this folder.
my $harmless = $> == 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs ' : '';
system("${harmless}true") == 0 or die "mutate.pl: cannot give up the rights of root; run this as a user\n";
my $folder = tempdir('middleproof-mutants.XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $folder;
mkdir "$folder/$_" for qw(vectors counts results sources pristine);

my ($cc, $behind) = conform::compiler();
# What stands behind the elements is linked from copies, without what only a debugger reads.
system("cp build/release/libdatapath.a build/release/libmodels.a build/release/datapath/main.o $folder && strip -g $folder/*.a $folder/main.o") == 0
    or exit 3;
$behind =~ s{build/release/(?:datapath/)?(\S+\.[ao])}{$folder/$1}g;
my $gold = system('cc -fuse-ld=gold -x c -o /dev/null /dev/null -shared 2>/dev/null') == 0 ? '-fuse-ld=gold ' : '';

# The vectors of lines: a folder for each, numbered.
my @lines = conform::lines("$FindBin::Bin/vectors.list", '');
if ($part ne '') {
	# of a part only the lines that name one of its classes are made
	my %class = map { $_ => 1 } map { runner::slurp($_) =~ /"([A-Z]\w+)"/g }
	    grep { index($_, $part) >= 0 } glob 'datapath/elements/*.c';
	@lines = grep { grep({ $class{$_} } conform::classes($_)) } @lines;
}
conform::maker();	# before there are others who would ask
conform::each_apart($jobs, [ 0 .. $#lines ], sub { conform::vectors_of($lines[$_[0]], $limit) });
my @kept = map { conform::vectors_of($_, $limit) } @lines;
for my $n (0 .. $#lines) {
	my $to = "$folder/vectors/$n";

	mkdir $to;
	conform::prepare($to, $lines[$n]);
	next if !-d "$kept[$n]/v";
	mkdir "$to/v";
	for (glob "$kept[$n]/v/{vectors.json,*/vectors.json,*/box.click,said,warned,*.out}") {
		next if !-e;
		# of a datapath file each box has a folder, and a configuration that names the file
		my ($box) = m{/v/(?:(.*)/)?[^/]+$};
		mkdir "$to/v/$box" if defined $box;
		runner::spew("$to/v/$box/box.click", runner::slurp($_) =~ s/FILE "c.yaml"/FILE "$to\/c.yaml"/r), next if /box\.click$/;
		copy($_, "$to/v/" . ($box // '')) or die "mutate.pl: cannot copy '$_': $!\n";
	}
}

# The first of these lines whose vectors the program fails at; undef: none. Sanitizers have their own bound of memory; their
# leak checker may fall over itself, which says nothing.
my $bound = 'ulimit -v 8000000;';
my $sanitized = 'export ASAN_OPTIONS=hard_rss_limit_mb=4000;';
sub fails {
	my ($program, $here, $limits, @numbers) = @_;
	my $script = "$limits ulimit -c 0; ulimit -f 100000; cd $here || exit 1;" . join '', map {
		my $n = $_;
		map { " timeout -s KILL $time $_ >said 2>&1 || grep -q \"encountered a fatal error\" said || { echo $n; exit 1; };" }
		    conform::testing($lines[$n], $program, '--json', "$folder/vectors/$n");
	} @numbers;

	return undef if !@numbers;
	# a file: what is reached by every line is longer than an argument may be
	runner::spew("$program.script", $script);
	my $said = `${harmless}sh $program.script 2>/dev/null`;
	unlink "$program.script";
	return $said =~ /^(\d+)/ ? $1 : undef;
}

# Which lines of code are reached by the vectors of which line of the list: the others need not be run to see a break there.
# What was found of a datapath is kept beside the vectors.
my (@usable, %reach);
my $found = 'reached.' . Digest::SHA->new(1)->addfile('bin/datapath')->hexdigest;
my @unknown = grep { !-e "$kept[$_]/$found" } 0 .. $#lines;
my $idle;
if (@unknown) {
	conform::build_counting("$folder/counting", "$folder/counted") or die "mutate.pl: the counting datapath does not build\n";
	$idle = conform::idle_counts("$folder/counting", "$folder/counted");
}
conform::each_apart($jobs, \@unknown, sub {
	my ($n) = @_;
	my ($to, $text) = ("$folder/counts/$n", '');

	mkdir $to;
	my $counting = conform::counting_to("$folder/counted", $to);
	if (system("cd $folder/vectors/$n" . join '', map { " && ${counting}timeout -s KILL 60 $_ >/dev/null 2>&1" }
		   conform::testing($lines[$n], "$folder/counting", '--json')) == 0) {
		my ($done) = conform::executed("$folder/counted", $to, $idle);
		$text = "as predicted\n";
		for my $file (keys %$done) {
			my @at = grep { $done->{$file}{$_}[0] } keys %{$done->{$file}};
			$text .= "$file @at\n" if @at;
		}
	}
	unlink glob "$to/*.gc*";
	unlink glob "$kept[$n]/reached.*";
	runner::spew("$kept[$n]/$found", $text);
});
for my $n (0 .. $#lines) {
	my $text = runner::slurp("$kept[$n]/$found");

	next if $text eq '';	# not as predicted
	push @usable, $n;
	for (grep { m{/} } split /\n/, $text) {
		my ($file, @at) = split ' ';
		push @{$reach{$file}{$_}}, $n for @at;
	}
}
my %usable = map { $_ => 1 } @usable;
$usable{$_} or print "# not as predicted without a mutant: $lines[$_]\n" for 0 .. $#lines;
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
my @files = grep { index($_, $part) >= 0 && !/$apart/ } sort glob 'datapath/elements/*.c';
my @all = map { places($_) } @files;
srand $seed;
for my $i (reverse 1 .. $#all) {
	my $j = int rand($i + 1);
	@all[$i, $j] = @all[$j, $i];
}

# The lines of the list that tell at once, mostly, come first: those with a class of the file.
my %own;
for my $file (@files) {
	my %class = map { $_ => 1 } runner::slurp($file) =~ /"([A-Z]\w+)"/g;
	$own{$file}{$_} = grep { $class{$_} } conform::classes($lines[$_]) for 0 .. $#lines;
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

# Compiles a text of an element to an object; its path is the same whichever text it is.
sub compile {
	my ($file, $text, $to, $flags) = @_;
	my $at = "$folder/sources/" . $file =~ s{.*/}{}r;

	mkdir "$at.$$";
	runner::spew("$at.$$/it.c", $text);
	my $ok = system("$cc -O1 -w $flags -c -o $to $at.$$/it.c 2>/dev/null") == 0;
	unlink "$at.$$/it.c";
	rmdir "$at.$$";
	return $ok;
}

sub link_program {
	my ($program, $object, $flags) = @_;

	system("cc $gold$flags -o $program $object $behind 2>$program.log") == 0
	    or die "mutate.pl: a mutant does not link: " . runner::slurp("$program.log");
}

# The line at which a text of an element fails under the sanitizers, and its own text does not.
sub fails_sanitized {
	my ($file, $was, $text, $program, $here, @numbers) = @_;
	my $own = "$program.own";
	my $n;

	compile($file, $text, "$program.o", $sanitizers) or return undef;
	link_program($program, "$program.o", $sanitizers);
	splice @numbers, $most if @numbers > $most;
	while (@numbers) {
		$n = fails($program, $here, $sanitized, @numbers);
		last if !defined $n;
		if (!-e $own) {
			compile($file, $was, "$own.o", $sanitizers) or last;
			link_program($own, "$own.o", $sanitizers);
		}
		last if !defined fails($own, $here, $sanitized, $n);
		shift @numbers while $numbers[0] != $n;
		shift @numbers;
		$n = undef;
	}
	unlink $program, $own, "$program.o", "$own.o";
	return $n;
}

# What becomes of mutant number m.
sub try_mutant {
	my ($m) = @_;
	my ($file, $i, $kind, $line) = @{$all[$m]};
	my $was = runner::slurp($file);
	my @text = split /^/, $was;
	my $name = sprintf '%s: %s -> %s', $file, map { s/^\s+|\s+$//gr } $text[$i], $line;
	my ($object, $program) = ("$folder/results/$m.o", "$folder/results/$m.mutant");
	my $pristine = "$folder/pristine/" . $file =~ s{.*/(.*)\.c$}{$1.o}r;

	return 'equivalent' if $equivalent{$name};
	if (!-e $pristine) {
		compile($file, $was, "$pristine.$$", '') or die "mutate.pl: '$file' does not build\n";
		rename "$pristine.$$", $pristine;
	}
	$text[$i] = $line;
	return 'unbuilt' if !compile($file, join('', @text), $object, '');
	return 'same' if runner::slurp($object) eq runner::slurp($pristine);	# the compiler sees that it is the same
	my @at = reaching($file, $i);
	my $caught;
	if (@at) {
		link_program($program, $object, '');
		# files that are written are this mutant's own
		my $here = "$folder/results/$m.files";
		mkdir $here;
		chmod 0777, $here;
		conform::capture($here);
		$caught = fails($program, $here, $bound, @at)
		    // fails_sanitized($file, $was, join('', @text), $program, $here, @at);
		unlink glob "$here/*";
		rmdir $here;
	}
	unlink $program;
	return 'caught' if defined $caught;
	return sprintf "survived %s:%d: %s: %s%s\n", $file, $i + 1, $kind, $name =~ s/^\S+ //r, @at ? '' : ' (not reached)';
}

# Those that count are the first COUNT in the order drawn, whichever ends first.
my (%result, %tally, %of_file, %of_kind);
sub counted {
	my $n = 0;

	for my $m (0 .. $#all) {
		$result{$m} //= -e "$folder/results/$m" ? runner::slurp("$folder/results/$m") : last;
		return 1 if $result{$m} !~ /^(?:unbuilt|same)$/ && ++$n >= $count;
	}
	return 0;
}
conform::each_apart($jobs, [ 0 .. $#all ], sub {
	my ($m) = @_;
	my $what = eval { try_mutant($m) } // "failed $@";

	unlink "$folder/results/$m.o";
	runner::spew("$folder/results/$m.new", $what);
	rename "$folder/results/$m.new", "$folder/results/$m";
}, sub { !counted() });
$tally{$_} = 0 for qw(caught survived equivalent unbuilt same);
counted();
for my $m (0 .. $#all) {
	last if $tally{caught} + $tally{survived} + $tally{equivalent} >= $count;
	my $what = $result{$m} // last;
	my ($why) = $what =~ /^(\w+)/;

	die "mutate.pl: $what" if $why eq 'failed';
	print $what =~ s/^survived /survived: /r if $why eq 'survived';
	$tally{$why}++;
	next if $why !~ /^(?:caught|survived)$/;
	$of_file{$all[$m][0]}{$why}++;
	$of_kind{$all[$m][2]}{$why}++;
}
for my $sum (\%of_file, \%of_kind) {
	for my $name (sort keys %$sum) {
		my ($c, $s) = map { $sum->{$name}{$_} // 0 } qw(caught survived);
		printf "%-50s %3d of %3d caught\n", $name, $c, $c + $s;
	}
}
my $counted = $tally{caught} + $tally{survived};
printf "%d mutants of seed %d: %d caught by the vectors, %d survived: %.1f %%; %d equivalent, %d did not build, %d the compiler sees are none\n",
    $counted, $seed, @tally{qw(caught survived)}, $counted ? 100 * $tally{caught} / $counted : 0,
    @tally{qw(equivalent unbuilt same)};
exit($tally{survived} * 25 > $counted ? 1 : 0);	# 96 % are to be caught
