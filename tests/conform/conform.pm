# conform.pm - what vectors.pl, coverage.pl and mutate.pl share: the lines of vectors.list, each a way in and out and the
# elements between, as configurations; and a datapath whose elements are built in another way than the rest of it.
package conform;
use strict;
use warnings;
use runner;

my %frame = (
	eth => 'FromDevice(a) -> %s -> Queue -> ToDevice(b);',
	eth2 => 'FromDevice(a) -> x :: %s -> Queue -> ToDevice(b); x[1] -> Queue -> ToDevice(c);',
	ip => 'FromDevice(a) -> Strip(14) -> CheckIPHeader -> %s -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2)'
	    . ' -> Queue -> ToDevice(b);',
	ipu => 'FromDevice(a) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> %s -> Unstrip(14) -> Queue'
	    . ' -> ToDevice(b);',
	ip2 => 'FromDevice(a) -> Strip(14) -> CheckIPHeader -> x :: %s -> Unstrip(14) -> Queue -> ToDevice(b);'
	    . ' x[1] -> Unstrip(14) -> Queue -> ToDevice(c);',
	# both ways of a box with an inside and an outside
	way2 => 'FromDevice(a) -> Strip(14) -> CheckIPHeader -> [0] x :: %s; FromDevice(b) -> Strip(14) -> CheckIPHeader'
	    . ' -> [1] x; x[0] -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(b);'
	    . ' x[1] -> EtherEncap(0x800, 3:3:3:3:3:3, 4:4:4:4:4:4) -> Queue -> ToDevice(a);',
	# both ways of a box that is a wire
	both => 'FromDevice(a) -> Paint(0) -> j :: Null; FromDevice(b) -> Paint(1) -> j; j -> Strip(14) -> CheckIPHeader'
	    . ' -> %s -> Unstrip(14) -> s :: PaintSwitch; s[0] -> Queue -> ToDevice(b); s[1] -> Queue -> ToDevice(a);',
	switch => 'x :: %s; FromDevice(a) -> [0] x; x[0] -> Queue -> ToDevice(a); FromDevice(b) -> [1] x;'
	    . ' x[1] -> Queue -> ToDevice(b); FromDevice(c) -> [2] x; x[2] -> Queue -> ToDevice(c);',
	pull => 'FromDevice(a) -> Queue -> %s -> ToDevice(b);',
	pull2 => 'FromDevice(a) -> Queue -> [0] x :: %s -> ToDevice(c); FromDevice(b) -> Queue -> [1] x;',
	pulls => 'FromDevice(a) -> Queue -> x :: %s -> ToDevice(b); x[1] -> ToDevice(c);',
	source => '%s -> Queue -> ToDevice(a);',
	sourceip => '%s -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(a);',
	pullsource => '%s -> ToDevice(a);',
	all => '%s',
	ip6 => 'FromDevice(a) -> Classifier(12/86dd) -> Strip(14) -> CheckIP6Header -> %s -> Unstrip(14) -> Queue'
	    . ' -> ToDevice(b);',
);

# The lines with this part in them.
sub lines {
	my ($list, $part) = @_;

	open my $f, '<', $list or die "$list: $!\n";
	return grep { /\Q$part/ } grep { /^\w/ } map { chomp; $_ } <$f>;
}

# The configuration of a line; one that begins with "no" is to be refused by both.
sub configuration {
	my ($kind, $elements) = split ' ', shift =~ s/^no //r, 2;

	die "vectors.list: '$kind' is no way in and out\n" if !$frame{$kind};
	return $frame{$kind} =~ s/%s/$elements/r . "\n";
}

# The command that makes the vectors of a line in c.click, in the folder v.
sub making {
	my ($line, $limit) = @_;

	return 'symexec tests -o v ' . ($line =~ /^no / ? '--refused' : "--limit $limit") . ' c.click';
}

# ---- a datapath with other elements ----

# The command that compiles, and what is linked behind the objects of elements, as `make` in the current folder does it.
sub compiler {
	my ($flags) = runner::slurp('build/release/flags') =~ /^(.*?)\s*$/s;
	my ($libs) = runner::slurp('Makefile') =~ /^LIBS_datapath := (.*)$/m;

	$flags =~ s/ -MMD| -MP| -g\b//g;
	return ($flags, "build/release/datapath/main.o build/release/libdatapath.a build/release/libmodels.a $libs");
}

# Compiles elements so that they count what is executed, to PROGRAM; their objects go to the folder OBJECTS.
sub build_counting {
	my ($program, $objects) = @_;
	my ($flags, $behind) = compiler();
	my @names = map { m{([^/]+)\.c$} } glob 'datapath/elements/*.c';

	mkdir $objects;
	open my $to, '|-', "xargs -P2 -I@ $flags -O0 --coverage -c -o $objects/@.o datapath/elements/@.c" or return 0;
	print $to "$_\n" for @names;
	close $to or return 0;
	my ($cc) = $flags =~ /^(\S+)/;
	# objects in front of the archive: its own members of these names are not asked for
	return system("$cc --coverage -o $program " . join(' ', map { "$objects/$_.o" } @names) . " $behind") == 0;
}

# What was executed since `forget`: { file }{ line number } = [ times, times of each branch ... ]; and { file }{ line
# number } = function.
sub executed {
	my ($objects) = @_;
	my (%all, %function, $file, $line, $in_function);

	open my $in, '-|', "gcov --branch-counts --branch-probabilities --stdout $objects/*.gcda" or die;
	while (<$in>) {
		if (/^\s*([^:]+):\s*(\d+):(.*)/) {
			my ($count, $n, $text) = ($1, $2, $3);
			$file = $1 if !$n && $text =~ /^Source:(.*)/;
			$line = undef, next if !$n || $count =~ /-$/;
			$line = $all{$file}{$n} //= [ 0 ];
			$function{$file}{$n} //= $in_function;
			$line->[0] += $count =~ /^(\d+)/ ? $1 : 0;
		} elsif ($line && /^branch\s+\d+ (?:taken (\d+)|never executed)/) {
			push @$line, $1 // 0;
		} elsif (/^function (\S+) called/) {
			$in_function = $1;
		}
	}
	close $in;
	return (\%all, \%function);
}

sub forget {
	my ($objects) = @_;

	unlink glob "$objects/*.gcda";
}

1;
