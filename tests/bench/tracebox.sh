#!/bin/sh
# tracebox.sh - a clean path of five hops without the routers' limits, and one that is black after hop 2 with -t 0.25 -m 30; beside
# whichever of traceroute, tracepath, scamper and mtr is installed. "probes" is the time from the first probe to the last
# reply, by the capture; "process" the whole process; "campaign-1" and "campaign-100" so many destinations at once. Asserted: five
# probes, five hops, no reset; all destinations reached. Prints "name unit value" per run; nothing without root.
set -eu
here=$(cd "$(dirname "$0")/../net" && pwd)
runs=${RUNS:-21}
status=0
"$here/lab" norate -- true >/dev/null 2>&1 || status=$?
[ $status = 77 ] && exit 0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/run.pl" <<'P'
use strict;
use warnings;
use Time::HiRes qw(time);
my ($what, $runs, $folder) = @ARGV;

sub clocked {
	my ($name, $command) = @_;
	my $from = time;
	my $out = `$command 2>/dev/null`;
	printf "%s ms %.2f\n", $name, 1000 * (time - $from);
	return $out;
}

# Nanoseconds between the first and the last packet of a capture.
sub span_of {
	open my $in, '<:raw', $_[0] or die "$_[0]: $!";
	local $/;
	my $data = <$in>;
	my @times;
	for (my $at = 24; $at + 16 <= length $data;) {
		my ($s, $ns, $len) = unpack 'x' . $at . 'VVV', $data;
		push @times, [$s, $ns];
		$at += 16 + $len;
	}
	return 1e9 * ($times[-1][0] - $times[0][0]) + $times[-1][1] - $times[0][1];
}

my %others = (
	traceroute => 'traceroute -n -T -q1 10.9.5.2', tracepath => 'tracepath -n 10.9.5.2',
	scamper => 'scamper -p 1000 -I "trace -P tcp-ack 10.9.5.2"', mtr => 'mtr -n --tcp -c1 -i .1 -G 1 -r 10.9.5.2',
);
for (1 .. $runs) {
	if ($what eq 'many') {
		for my $n (1, 100) {
			open my $out, '>', "$folder/targets" or die;
			print $out "10.9.5.$_\n" for 10 .. 9 + $n;
			close $out;
			my $said = clocked("tracebox-campaign-$n", "tracebox -n --icmp-rate 0 --targets $folder/targets");
			die "another answer: $said" unless $said =~ /^$n destinations?: $n reached, 0 altered/;
		}
		next;
	}
	if ($what eq 'hole') {
		clocked('tracebox-hole', 'tracebox -n -t 0.25 -m 30 10.9.5.2');
		next;
	}
	my $out = clocked('tracebox-process', "tracebox -n --ndjson -f $folder/path.pcap 10.9.5.2");
	die "another answer: $out" unless $out =~ /"altered":false,"reached":5,.*"probes_sent":5,"resets_sent":0/;
	printf "tracebox-probes ms %.3f\n", span_of("$folder/path.pcap") / 1e6;
	unlink "$folder/path.pcap";
	for my $tool (sort keys %others) {
		clocked("$tool-process", $others{$tool}) if !system("command -v $tool >/dev/null 2>&1");
	}
}
P
"$here/lab" norate -- perl "$folder/run.pl" clean "$runs" "$folder"
"$here/lab" norate many -- perl "$folder/run.pl" many 9 "$folder"
"$here/lab" norate hole -- perl "$folder/run.pl" hole 21 "$folder"
