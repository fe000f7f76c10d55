# timed.pl NAME WANT COMMAND ARGUMENT... - runs a command once and prints what it took: "NAME ms ..." by the clock, "NAME-cpu ms ..."
# of the processor, "NAME-peak MB ...", and for BOXES=N in the environment the share of one of N boxes. WANT is the output,
# without the newline at its end, or /PATTERN that it must match; any other answer, or exit status, is an error.
use strict;
use warnings;
use POSIX ();
use Time::HiRes 'time';

my ($name, $want, @command) = @ARGV;
my $start = time;
open my $from, '-|', @command or die "$name: cannot run $command[0]: $!\n";
my $got = do { local $/; <$from> } // '';
close $from;
my $ms = (time - $start) * 1000;
chomp $got;
my $right = $want =~ s{^/}{} ? $got =~ /$want/ : $got eq $want;
die "$name: the answer is wrong:\n$got\n" if $? || !$right;

my $boxes = $ENV{BOXES};
printf "%s ms %.1f\n", $name, $ms;
printf "%s-per-box us %.1f\n", $name, $ms * 1000 / $boxes if $boxes;

# getrusage of what was waited for; Perl has no name for it
my $call = { x86_64 => 98, aarch64 => 165 }->{(POSIX::uname())[4]} // exit;
my $usage = "\0" x 256;
exit if syscall($call, -1, $usage) != 0;
my ($user, $user_us, $system, $system_us, $kb) = unpack 'q5', $usage;
printf "%s-cpu ms %.1f\n", $name, ($user + $system) * 1000 + ($user_us + $system_us) / 1000;
printf "%s-peak MB %.1f\n", $name, $kb / 1024;
printf "%s-peak-per-box KB %.2f\n", $name, $kb / $boxes if $boxes;
