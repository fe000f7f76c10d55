# conform.pm - what vectors.pl, coverage.pl and mutate.pl share: the lines of vectors.list, each a way in and out and the
# elements between, as configurations; their vectors, made once and kept; and a datapath whose elements are built in another
# way than the rest of it.
package conform;
use strict;
use warnings;
use Cwd qw(getcwd);
use Digest::SHA;
use POSIX ();
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
	# no pattern: an empty one would be the last that matched
	return grep { index($_, $part) >= 0 } grep { /^\w/ } map { chomp; $_ } <$f>;
}

# The configuration of a line; one that begins with "no" is to be refused by both.
sub configuration {
	my ($kind, $elements) = split ' ', shift =~ s/^(?:no|swap|again|write|walk|rewalk) //r, 2;

	$kind =~ s{/\d+$}{};
	die "vectors.list: '$kind' is no way in and out\n" if !$frame{$kind};
	return $frame{$kind} =~ s/%s/$elements/r . "\n";
}

# Writes the configuration of a line to c.click in a folder, and in.pcap where it reads that: five packets, of IPv4, IPv6 and
# neither, at times that differ.
sub prepare {
	my ($folder, $line) = @_;
	my $text = configuration($line);

	runner::spew("$folder/c.click", $text);
	capture($folder) if $text =~ /in\.pcap/;
}

sub capture {
	my ($folder) = @_;
	my $ether = '020000000002020000000001';
	my $ip = '45000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000';
	my @packets = ([ 1000, 100000, "${ether}0800$ip" ], [ 1000, 300000, "${ether}86dd6000000000003b40" . '20010db8' x 8 ],
		       [ 1000, 300001, "${ether}0806" . '00' x 28 ], [ 1000, 900000, substr("${ether}0800$ip", 0, 60) ],
		       [ 1001, 0, "${ether}0800$ip" ]);
	my $file = pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1;

	for (@packets) {
		my ($sec, $usec, $hex) = @$_;
		$file .= pack('VVVV', $sec, $usec, length($hex) / 2, length($hex) / 2 + ($usec == 900000 ? 24 : 0)) . pack('H*', $hex);
	}
	runner::spew("$folder/in.pcap", $file);
}

# The command that makes the vectors of a line in c.click, in the folder v; a way that is named with a number, as all/9, has
# that many at most.
sub making {
	my ($line, $limit) = @_;

	$limit = $1 if $line =~ m{^(?:(?:swap|again|write|walk|rewalk) )?\w+/(\d+) } && $1 < $limit;
	return 'symexec tests -o v ' . ($line =~ /^no / ? '--refused' : ($line =~ /^(?:re)?(write|walk) / ? "--${1}s " : '') . "--limit $limit") . ' c.click';
}

# The commands that run them, those in the folder `at`, or here; for a line that begins with "swap" the configuration is
# replaced by itself all the time; "again": first as it is, then so; "write": what elements take is written between packets; "walk": packets by
# chance; "rewalk": these in both ways.
sub testing {
	my ($line, $program, $how, $at) = @_;

	$at = defined $at ? "$at/" : '';
	return map { "$program test $how$_ ${at}v ${at}c.click" }
	    $line =~ /^(?:again|rewalk) / ? ('', ' --swap') : $line =~ /^swap / ? ' --swap' : '';
}

# ---- work that is kept, two at a time ----

# Runs the program again in one namespace of its own, where nothing that it runs can reach a device of the machine: one for
# each command would take longer than the command. Returns in there.
sub enclose {
	my @args = @_;

	POSIX::nice(5);
	return if ($ENV{MIDDLEPROOF_ENCLOSED} // '') eq 'yes';
	local $ENV{MIDDLEPROOF_ENCLOSED} = 'yes';
	$runner::limit = 7200;
	my $script = join ' ', map { "'" . s/'/'\\''/gr . "'" } $^X, $0, @args;
	my $status = runner::command(getcwd, "exec $script", '/dev/stdout', '/dev/stderr');
	exit($status // 1);
}

# Does $do->(i) for each i in a process of its own, so many at a time, in order, as long as $more->() says so after those
# that ended; their results are what they leave in files.
sub each_apart {
	my ($jobs, $list, $do, $more) = @_;
	my ($busy, $next) = (0, 0);

	while ($busy || $next < @$list) {
		if ($next < @$list && $busy < $jobs && (!$more || $more->())) {
			my $i = $list->[$next++];
			my $pid = fork // die "cannot fork: $!\n";
			if (!$pid) {
				# no destructors: folders are the parent's
				eval { $do->($i); 1 } or print STDERR $@;
				POSIX::_exit(0);
			}
			$busy++;
			next;
		}
		last if !$busy;
		waitpid(-1, 0);
		$busy--;
		$next = @$list if $more && !$more->();
	}
}

# What vectors are made by: they do not depend on datapath.
my $maker;
sub maker {
	return $maker if $maker;
	my $sha = Digest::SHA->new(1);

	$sha->addfile($_) for 'bin/symexec', sort glob 'models/elements/*.lua models/elements/lib/*.lua models/boxes/*.click';
	return $maker = $sha->hexdigest;
}

# The folder with c.click and, if they could be made, the vectors v of a line. It is kept under build/vectors, so the next
# run finds it.
sub vectors_of {
	my ($line, $limit) = @_;
	my $text = configuration($line);
	my $key = Digest::SHA::sha1_hex(join "\n", maker(), making($line, $limit), $text);
	my $folder = "build/vectors/$key";

	return $folder if -d $folder;
	my $new = "$folder.$$";
	mkdir 'build/vectors';
	mkdir $new or die "cannot make the folder '$new': $!\n";
	prepare($new, $line);
	system("cd $new && { timeout 200 " . making($line, $limit) . " >made 2>&1 || rm -rf v; }");
	rename $new, $folder or system('rm', '-rf', $new);
	return $folder;
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
	return system("$cc --coverage -Wl,-S -o $program " . join(' ', map { "$objects/$_.o" } @names) . " $behind") == 0;
}

# Where a counting program writes its counts, as what stands in front of a command: the folder TO, flat.
sub counting_to {
	my ($objects, $to) = @_;

	return "GCOV_PREFIX=$to GCOV_PREFIX_STRIP=" . scalar(() = $objects =~ m{/}g) . ' ';
}

# The counts of the program that runs nothing, by name: those of an element that was not used are of that length.
sub idle_counts {
	my ($program, $objects) = @_;

	system("$program --version >/dev/null");
	my %size = map { m{([^/]+)$} ? ($1 => -s $_) : () } glob "$objects/*.gcda";
	unlink glob "$objects/*.gcda";
	return \%size;
}

# What was executed, by counts in the folder AT of objects in OBJECTS: { file }{ line number } = [ times, times of each
# branch ... ]; and { file }{ line number } = function. `idle`: leaves out what was not used.
sub executed {
	my ($objects, $at, $idle) = @_;
	my (%all, %function, $file, $line, $in_function);
	my @counts = grep { !$idle || -s "$at/$_" != ($idle->{$_} // -1) } map { m{([^/]+)$} } glob "$at/*.gcda";

	return ({}, {}) if !@counts;
	for (map { s/gcda$/gcno/r } @counts) {
		symlink "$objects/$_", "$at/$_" if !-e "$at/$_";
	}
	open my $in, '-|', 'gcov --branch-counts --branch-probabilities --stdout ' . join(' ', map { "$at/$_" } @counts) or die;
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

1;
