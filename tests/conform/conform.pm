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
	# a datapath file; bars stand between its lines
	yaml => 'datapath: d | %s',
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
	my ($kind, $elements) = split ' ', shift =~ s/^(?:no|run|burst|swap|again|write|walk|rewalk) //r, 2;

	$kind =~ s{/\d+$}{};
	die "vectors.list: '$kind' is no way in and out\n" if !$frame{$kind};
	my $text = $frame{$kind} =~ s/%s/$elements/r . "\n";
	$text =~ s/ \| /\n/g if $kind eq 'yaml';
	# "s4 <45..> -> x;" is a packet made by hand, "send 4" and "send 4-7" let it go, and those behind it
	$text =~ s/\b(s\d+) <([0-9a-f]*)> -> /$1 :: InfiniteSource(DATA \\<$2>, LIMIT 1, ACTIVE false) -> /g;
	$text =~ s{(?<![.\w])send (\d+)(?:-(\d+))?}{join ', ', map { "write s$_.active true, wait 0.001" } $1 .. $2 // $1}ge;
	return $text;
}

# Names of classes in a line: a datapath file is a Datapath.
sub classes {
	my ($line) = @_;

	return ($line =~ /([A-Z]\w+)/g, file_of($line) eq 'c.yaml' ? 'Datapath' : ());
}

# The file that the configuration of a line stands in.
sub file_of {
	return shift =~ m{^(?:(?:no|run|burst|swap|again|write|walk|rewalk) )?yaml[ /]} ? 'c.yaml' : 'c.click';
}

# Writes the configuration of a line to a folder, and the captures that it reads. in.pcap: five packets, of IPv4, IPv6 and
# neither, at times that differ; many.pcap, and linkN.pcap of that kind of link: see below.
sub prepare {
	my ($folder, $line) = @_;
	my $text = configuration($line);

	runner::spew("$folder/" . file_of($line), $text);
	capture($folder, $text) if $text =~ /(?:in|many|few|odd|link\d+)\.pcap/;
	# a function of a chain: ARP goes back where it came from, the rest of what comes by a goes on a moment later
	runner::spew("$folder/nf.click", 'FromDevice(a) -> c :: Classifier(12/0806, 12/86dd, -); c[0] -> Queue -> ToDevice(a); c[1] -> Discard;'
	    . ' c[2] -> Queue -> DelayUnqueue(0.01) -> n :: Counter -> Queue -> ToDevice(on); FromDevice(b) -> Queue -> ToDevice(other);') if $text =~ /nf\.click/;
	mkdir "$folder/v" if $line =~ /^(?:run|burst) /;
}

# A capture of [ time in microseconds, octets, octets that were longer ], of that kind of link.
sub write_capture {
	my ($path, $link, @packets) = @_;
	my $file = pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, $link;

	for (@packets) {
		my ($time, $octets, $more) = @$_;
		$file .= pack('VVVV', int($time / 1000000), $time % 1000000, length $octets, length($octets) + ($more // 0)) . $octets;
	}
	runner::spew($path, $file);
}

sub capture {
	my ($folder, $text) = @_;
	my $ether = pack 'H*', '020000000002020000000001';
	my $ip = pack 'H*', '45000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000';
	my $ip6 = pack 'H*', '6000000000003b40' . '20010db8' x 8;
	my @packets = ([ 1000100000, "$ether\x08\0$ip" ], [ 1000300000, "$ether\x86\xdd$ip6" ], [ 1000300001, "$ether\x08\x06" . "\0" x 28 ],
		       [ 1000900000, substr("$ether\x08\0$ip", 0, 30), 24 ], [ 1001000000, "$ether\x08\0$ip" ]);

	write_capture("$folder/in.pcap", 1, @packets);
	return if defined $text && $text !~ /(?:many|few|odd|link\d+)\.pcap/;
	write_capture("$folder/many.pcap", 1, map { many($_) } 0 .. 699);
	write_capture("$folder/few.pcap", 1, map { few($_) } 0 .. 149);
	my @odd = odd();
	write_capture("$folder/odd.pcap", 1, map { [ 1000000000 + $_ * 50000, $odd[$_] ] } 0 .. $#odd);
	# the same of other links: PPP, as loopback devices, as tcpdump -i any, no link at all; tags, and what is none or cut
	my $other = sub { return map { [ 1000000000 + $_ * 1000, $_[$_] ] } 0 .. $#_ };
	my $tag = "$ether\x81\0\0\x05";
	write_capture("$folder/link1.pcap", 1, $other->("$tag\x08\0$ip", "$tag\x86\xdd$ip6", "$tag\x08\x06" . "\0" x 28, "$ether\x81\0\0\x05",
	    "$ether\x08\0$ip", "$ether\x08\0", $ether, "$ether\x08\0" . substr($ip, 0, 19), "$tag\x08", "$tag\x08\0"));
	write_capture("$folder/link0.pcap", 0, $other->("\2\0\0\0$ip", "\x1c\0\0\0$ip6", "\0\0\0\2$ip", "\x99\0\0\0$ip", "\2\0\0", "\2\0\0\0"));
	write_capture("$folder/link9.pcap", 9, $other->("\xff\3\0\x21$ip", "\xff\3\0\x57$ip6", "\0\x21$ip", "\x21$ip", "\xff\3\xc0\x21$ip"));
	write_capture("$folder/link101.pcap", 101, $other->($ip, $ip6, 'x', '', substr($ip, 0, 19)));
	write_capture("$folder/link113.pcap", 113, $other->("\0" x 14 . "\x08\0$ip", "\0" x 14 . "\x86\xdd$ip6", "\0" x 14 . "\x08\x06$ip", "\0" x 15));
}

sub sum {
	my $sum = 0;

	$sum += $_ for unpack 'n*', shift . "\0";
	$sum = ($sum & 0xffff) + ($sum >> 16) for 0 .. 1;
	return ~$sum & 0xffff;
}

# Packet i of many: hosts that differ, TCP with flags in turn, UDP and ICMP, answers, fragments; a tenth of a second apart,
# with pauses of half a minute and of seven.
sub many {
	my ($i) = @_;
	my $j = $i % 41 == 1 ? $i - 1 : $i;
	my ($host, $kind, $answer) = (int($j / 3) % 150 * 7 % 601, $j % 3, $j % 5 == 4);
	my ($a, $b) = (pack('nn', 0x0a00, $host), pack('C4', 192, 0, 2, $host % 5));
	my ($p, $q) = (1024 + $host, $host % 2 ? 80 : 53);
	my $data = 'x' x ($i % 23);
	my $flags = (2, 0x12, 0x10, 0x18, 0x11, 4)[int($i / 3) % 6];

	($a, $b, $p, $q) = ($b, $a, $q, $p) if $answer;
	my ($proto, $head, $at) = @{([ 6, pack('nnNNCCnnn', $p, $q, $i * 100, $flags & 16 ? $i : 0, 0x50, $flags, 65535 - $i, 0, 0), 16 ],
				     [ 17, pack('nnnn', $p, $q, 8 + length $data, 0), 6 ], [ 1, pack('CCnnn', $answer ? 0 : 8, 0, 0, $p, $i), 2 ])[$kind]};
	my $pseudo = $proto == 1 ? '' : $a . $b . pack('CCn', 0, $proto, length($head) + length $data);
	substr($head, $at, 2) = pack 'n', sum($pseudo . $head . $data) || 0xffff;
	my $ip = pack('CCnnnCCn', 0x45, $i % 4, 20 + length($head) + length $data, $j, $j < $i ? 3 : $i % 41 ? 0 : 0x2000, 1 + $i % 200, $proto, 0) . $a . $b;
	substr($ip, 10, 2) = pack 'n', sum($ip);
	my ($from, $to) = map { pack('H*', '0200') . $_ } $a, $b;
	return [ 1000000000 + $i * 100000 + ($i >= 400 ? 30000000 : 0) + ($i >= 550 ? 400000000 : 0), "$to$from\x08\0$ip$head$data" ];
}

# Packet i of few flows: a header's fields change a little or much, one after another, or several.
sub few {
	my ($i) = @_;
	my ($flow, $n) = ($i % 3, int($i / 3));
	my @step = (0, 1, 200, 255, 256, 300, 65535, 70000, 0, 5);
	my ($seq, $ack) = map { my $k = $_; my $sum = 1000; $sum += $step[$_ * $k % 10] for 0 .. $n; $sum } 1, 3;
	my ($a, $b) = (pack('C4', 10, 0, 0, 1 + $flow), pack('C4', 192, 0, 2, 1));
	my $options = $n % 11 == 7 ? pack('CCCC', 1, 1, 1, 0) : $n > 30 ? pack('CCCCNN', 1, 1, 8, 10, $n * 3, $n) : '';
	my $data = 'd' x ($n * 5 % 17);
	my $head = $flow < 2 ? pack('nnNNCCnnn', 4000, 80, $seq, $ack, 80 + 4 * length $options, $n % 9 == 5 ? 0x38 : $n ? 0x10 | $n % 2 * 8 : 2,
	    1000 + $step[$n % 10], 0, $n % 9 == 5 ? $n : 0) . $options : pack('nnnn', 4000, 53, 8 + length $data, 0);
	my $proto = $flow < 2 ? 6 : 17;
	substr($head, $flow < 2 ? 16 : 6, 2) = pack 'n', sum($a . $b . pack('CCn', 0, $proto, length($head) + length $data) . $head . $data) || 0xffff;
	my $ip = pack('CCnnnCCn', 0x45, $n == 20 ? 4 : 0, 20 + length($head) + length $data, ($flow ? $n : 0) + $step[$n % 7], 0x4000, $n == 25 ? 63 : 64, $proto, 0) . $a . $b;
	substr($ip, 10, 2) = pack 'n', sum($ip);
	return [ 1000000000 + $i * 10000, pack('H*', '020000000002020000000001') . "\x08\0$ip$head$data" ];
}

# An IPv4 packet in a frame, and one of IPv6; with checksums of the header, and those of what they carry if it says where.
sub frame4 {
	my ($proto, $data, %is) = @_;
	my $options = $is{options} // '';
	my ($a, $b) = map { pack 'C4', split /\./ } $is{src} // '10.0.0.1', $is{dst} // '192.0.2.1';

	substr($data, $is{sum}, 2) = pack 'n', sum(($proto == 1 ? '' : $a . $b . pack('CCn', 0, $proto, length $data)) . $data) || 0xffff if defined $is{sum};
	my $ip = pack('CCnnnCCn', $is{first} // 0x45 + length($options) / 4, 0, $is{len} // 20 + length($options) + length $data, $is{id} // 7,
	    $is{frag} // 0, $is{ttl} // 64, $proto, 0) . $a . $b . $options;
	substr($ip, 10, 2) = pack 'n', sum($ip) ^ ($is{bad} // 0);
	return pack('H*', '020000000002020000000001') . "\x08\0$ip$data";
}

sub frame6 {
	my ($next, $data, %is) = @_;
	my $ip = pack('NnCC', 0x60000000, $is{len} // length $data, $next, $is{ttl} // 64) . pack('H*', '20010db8' . '0' x 23 . '1' . '20010db8' . '0' x 23 . '2');

	substr($data, $is{sum}, 2) = pack 'n', sum(substr($ip, 8) . pack('NN', length $data, $next) . $data) || 0xffff if defined $is{sum};
	return pack('H*', '020000000002020000000001') . "\x86\xdd$ip$data";
}

# Frames that are rare: errors, cut headers, options, fragments in any order, wrong checksums, IPv6.
sub odd {
	my $tcp = pack 'nnNNCCnnn', 4000, 80, 1, 1, 0x50, 0x12, 500, 0, 0;
	my $udp = pack 'nnnn', 4000, 53, 12, 0;
	my $quoted = substr(frame4(6, $tcp, src => '192.0.2.1', dst => '10.0.0.1'), 14);
	my $other = substr(frame4(17, "${udp}data", src => '192.0.2.1', dst => '10.0.0.1'), 14);
	my @all = (frame4(6, $tcp, sum => 16), frame4(17, "${udp}data", sum => 6));

	# errors of every type, about flows that were seen, whole and cut
	push @all, map { my $type = $_; map { frame4(1, pack('CCnnn', $type, 1, 0, 0, 0) . $_, sum => 2) } $quoted, $other, substr($quoted, 0, 28) } 3, 4, 5, 11, 12, 13;
	push @all, map { frame4(1, pack('CCnnn', 3, 4, 0, 0, 0) . substr($quoted, 0, $_), sum => 2) } 0, 19, 20, 23, 24, 27;
	# transport headers that end early, with lengths that say so
	push @all, map { my $n = $_; frame4(6, substr($tcp, 0, $n)), frame4(17, substr($udp, 0, $n)), frame4(1, substr($tcp, 0, $n)) } 0 .. 4, 7, 8, 12 .. 14, 19;
	# of TCP the flags in turn, also wrong lengths of the header; of UDP wrong lengths and no checksum
	push @all, map { frame4(6, pack('nnNNCCnnn', 4000, 80, $_, 1, 0x50, $_, 500, 0, 0), sum => 16) } 0, 1, 2, 4, 0x10, 0x11, 0x12, 0x14, 0x18, 0x3f, 0xff;
	push @all, map { frame4(6, pack('nnNNCCnnn', 4000, 80, 5, 1, $_ << 4, 2, 500, 0, 0), sum => 16) } 0, 4, 6, 15;
	push @all, map { frame4(17, pack('nnnn', 4000, 53, $_, 0) . 'data', sum => 6) } 0, 7, 8, 11, 13;
	push @all, frame4(17, "${udp}data"), frame4(17, pack('nnnn', 4000, 53, 12, 0x1234) . 'data'), frame4(6, $tcp), frame4(1, pack('CCnnn', 8, 0, 1, 1, 1));
	push @all, map { frame4(1, pack('CCnnn', $_, 0, 0, 1, 1) . 'abc', sum => 2) } 0, 8, 9, 10, 13 .. 18, 40;
	# headers of IP that are wrong
	push @all, frame4(17, "${udp}data", bad => 1), frame4(17, "${udp}data", first => 0x44), frame4(17, "${udp}data", first => 0x46),
	    frame4(17, "${udp}data", first => 0x55), frame4(17, "${udp}data", len => 19), frame4(17, "${udp}data", len => 20), frame4(17, "${udp}data", len => 31),
	    frame4(17, "${udp}data", len => 33), frame4(17, "${udp}data") . 'behind', frame4(17, "${udp}data", first => 0x4f);
	push @all, map { frame4(17, "${udp}data", sum => 6, %$_) } { src => '0.0.0.0' }, { src => '255.255.255.255' }, { dst => '255.255.255.255' }, { dst => '224.0.0.5' },
	    { src => '127.0.0.1' }, { src => '0.0.0.0', dst => '0.0.0.0' }, { src => '192.0.2.1' }, { ttl => 0 }, { ttl => 1 }, { ttl => 255 },
	    { options => pack('C4', 1, 1, 1, 0) }, { options => pack('C8', 7, 7, 4, 0, 0, 0, 0, 0) }, { options => pack('C4', 131, 2, 0, 0) };
	# fragments: the last first, twice, alone, of hosts that differ
	push @all, map { my ($id, $frag) = @$_; frame4(17, $frag & 0x1fff ? 'ffffffff' : $udp, id => $id, frag => $frag) }
	    [ 1, 1 ], [ 1, 0x2000 ], [ 1, 2 ], [ 2, 0x2000 ], [ 2, 0x2001 ], [ 2, 2 ], [ 3, 1 ], [ 4, 0x2001 ], [ 4, 0x2000 ], [ 4, 1 ];
	push @all, map { frame4(17, "${udp}data", sum => 6, src => "10.0.0.$_"), frame4(17, 'ffffffff', id => $_, frag => 1, src => "10.0.0.$_") } 1, 2;
	push @all, frame6(6, $tcp, sum => 16), frame6(17, "${udp}data", sum => 6), frame6(58, pack('CCnnn', 128, 0, 0, 1, 1), sum => 2),
	    frame6(0, pack('CCnN', 17, 0, 0x0104, 0) . "${udp}data"), frame6(44, pack('CCnN', 17, 0, 1, 9) . "${udp}data"), frame6(59, ''),
	    frame6(6, $tcp, len => 30), frame6(6, substr($tcp, 0, 3)), substr(frame6(6, $tcp), 0, 53), frame6(17, "${udp}data", ttl => 0);
	return @all;
}

# The command that makes the vectors of a line in its file, in the folder v; a way that is named with a number, as all/9, has
# that many at most.
sub making {
	my ($line, $limit) = @_;

	return 'symexec sim c.click >v/said 2>v/warned && { mv *.out v 2>/dev/null; :; } || { cat v/warned >&2; false; }' if $line =~ /^(?:run|burst) /;
	$limit = $1 if $line =~ m{^(?:(?:swap|again|write|walk|rewalk) )?\w+/(\d+) } && $1 < $limit;
	return 'symexec tests -o v ' . ($line =~ /^no / ? '--refused' : ($line =~ /^(?:re)?(write|walk) / ? "--${1}s " : '') . "--limit $limit") . ' ' . file_of($line);
}

# Each packet that was made has left, waits, or ended for a reason: of the numbers of a line the first is the sum of the others.
my $accounted = '{ for (n = 0; match(\$0, /: [0-9]+/); \$0 = substr(\$0, RSTART + RLENGTH)) { v = substr(\$0, RSTART + 2, RLENGTH - 2);'
    . ' if (n++) sum += v; else made = v } exit n < 3 || sum != made }';

# What sim says of a handler that is asked for what it does not do; the datapath says so as often, in its own words, but for files. What is asked twice sim says once.
my $refusals = 'warning: (.* does not take|no [a-z]* handler)';

# The commands that run them, those in the folder `at`, or here; for a line that begins with "swap" the configuration is
# replaced by itself all the time; "again": first as it is, then so; "write": what elements take is written between packets; "walk": packets by
# chance; "rewalk": these in both ways; "run": what the models and the datapath print and write to files (.out) where each
# runs the configuration by itself; "burst": the same where the datapath moves many packets at once.
sub testing {
	my ($line, $program, $how, $at) = @_;

	$at = defined $at ? "$at/" : '';
	my $burst = $line =~ /^burst / ? ' --burst 24' : '';
	# scripts that go wrong in ways of their own say more, and of many warnings sim says how many there are
	my $refused = $line =~ /TYPE |nosuch/ ? '' : "&& { grep -q \"more warnings\" ${at}v/warned || [ \$(grep -cE \"$refusals\" ${at}v/warned) = \$(grep \"^datapath: [^ ]*: \" run.err | grep -vc \"cannot write\") ]; } ";
	return "sh -c 'rm -f *.out; $program run --json --clock=virtual$burst ${at}c.click >run.said 2>run.err; status=\$?; cat run.err >&2; "
	    . "[ \$status = 0 ] $refused&& tail -n 1 run.said | awk \"$accounted\" && "
	    . "sed \\\$d run.said | cmp ${at}v/said - && for f in ${at}v/*.out; do "
	    . "[ ! -e \$f ] || cmp \$f \${f##*/} || exit 1; done && echo 1 vectors, 1 as predicted'" if $line =~ /^(?:run|burst) /;
	return map { "$program test $how$_ ${at}v $at" . file_of($line) }
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

# The folder with the file and, if they could be made, the vectors v of a line. It is kept under build/vectors, so the next
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
	system("cd $new && { { timeout 200 " . making($line, $limit) . "; } >made 2>&1 || rm -rf v; }");
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
