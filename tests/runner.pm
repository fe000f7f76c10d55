# runner.pm - what run-case and run-example share: a temporary folder, a command with a time
# limit, comparison with patterns, and a diff in TAP comments.
package runner;
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);

our $top = getcwd();
our $limit = $ENV{TEST_TIMEOUT} || 600;	# seconds for one command: a guard against hanging, not a measure

# A text as lines of TAP that say nothing to it: each begins with "# ", and ends.
sub comment {
	my ($text) = @_;

	return map { "# $_\n" } split /\n/, $text;
}

sub slurp {
	my ($path) = @_;

	open my $in, '<:raw', $path or die "cannot read '$path': $!\n";
	local $/;
	my $text = <$in>;
	return $text // '';
}

sub spew {
	my ($path, $text) = @_;

	open my $out, '>:raw', $path or die "cannot write '$path': $!\n";
	print $out $text;
	close $out or die "cannot write '$path': $!\n";
}

sub folder { return tempdir('middleproof.XXXXXX', TMPDIR => 1, CLEANUP => 1); }

# As root a command gets a network and processes of its own: whatever a test says, it cannot touch a device of the
# machine, and nothing of it outlives us, also when we are killed.
my @alone = $> == 0 ? qw(unshare --net --pid --fork --kill-child --mount-proc) : ();
@alone = () if @alone && system("@alone true 2>/dev/null") != 0;
# The command is not the first process there, which signals pass by.
my $inside = 'system "ip link set lo up 2>/dev/null"; my $s = system "/bin/sh", "-c", @ARGV;
	exit($s & 127 ? 128 + ($s & 127) : $s >> 8)';

# Runs the shell script in dir, output to the files out and err (the same file is allowed).
# Returns the exit status; 128 + signal as a shell would say it; undef when time is over.
sub command {
	my ($dir, $script, $out, $err) = @_;
	my $pid = fork // die "cannot fork: $!\n";

	if (!$pid) {
		setpgrp 0, 0;
		chdir $dir or die "cannot enter '$dir': $!\n";
		open STDIN, '<', '/dev/null' or die;
		open STDOUT, '>>', $out or die;
		open STDERR, '>>', $err or die;
		$ENV{TOP} = $top;
		$ENV{HOME} = $dir;
		# in blocks of 512 octets: a program that writes without end fills no disk
		$script = "ulimit -f 4000000\n$script";
		exec @alone, $^X, '-e', $inside, $script or die if @alone;
		exec '/bin/sh', '-c', $script or die;
	}
	my $late = 0;
	local $SIG{ALRM} = sub { $late = 1; kill 'KILL', -$pid; };
	local @SIG{qw(TERM INT HUP)} = (sub { kill 'KILL', -$pid; exit 1 }) x 3;
	alarm $limit;
	1 while waitpid($pid, 0) < 0 && $!{EINTR};
	my $status = $?;
	alarm 0;
	kill 'KILL', -$pid;	# what it left in the background
	return undef if $late;
	return $status & 127 ? 128 + ($status & 127) : $status >> 8;
}

# One line against one expected line, in which {{...}} is a regular expression.
sub same_line {
	my ($got, $want) = @_;

	return $got eq $want if $want !~ /\{\{/;
	my $re = join '', map { /^\{\{(.*)\}\}$/s ? "(?:$1)" : quotemeta }
		split /(\{\{.*?\}\})/s, $want;
	return $got =~ /^$re$/;
}

sub same_text {
	my ($got, $want) = @_;
	my @got = split /(?<=\n)/, $got;
	my @want = split /(?<=\n)/, $want;

	return 0 if @got != @want;
	for my $i (0 .. $#got) {
		return 0 if !same_line($got[$i], $want[$i]);
	}
	return 1;
}

# TAP comments: the lines that differ, between the equal lines at both ends.
sub show_difference {
	my ($what, $got, $want) = @_;
	my @got = split /\n/, $got, -1;
	my @want = split /\n/, $want, -1;
	my $line = 1;

	while (@got && @want && same_line($got[0], $want[0])) {
		shift @got; shift @want; $line++;
	}
	while (@got && @want && same_line($got[-1], $want[-1])) {
		pop @got; pop @want;
	}
	my $shown = 0;
	# To where prove shows it, whoever asked for how much.
	print STDERR "# $what differs at line $line\n";
	for ((map { "-$_" } @want), (map { "+$_" } @got)) {
		s/([^\x20-\x7e\t\x80-\xff])/sprintf '\\x%02x', ord $1/ge;
		print STDERR "#   $_\n" if $shown++ < 60;
	}
	print STDERR "#   ... ", $shown - 60, " more lines\n" if $shown > 60;
}

1;
