ControlSocket speaks Click's protocol, over Unix sockets and TCP; what a client sends cannot stop the router.
== file run.click
ControlSocket(UNIX, ctl);
tcp :: ControlSocket(TCP, 0, LOCALHOST true, READONLY true);
source :: InfiniteSource(LIMIT 5, STOP false) -> c :: Counter -> s :: Switch(1) -> Discard; s[1] -> d :: Discard;
stop :: Script(TYPE PASSIVE, stop);
== file talk
use IO::Socket; use IO::Socket::UNIX;
my ($at, @say) = @ARGV;
my $s = $at =~ /^\d+$/ ? IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $at) : IO::Socket::UNIX->new(Peer => $at);
$s or die "no connection to $at\n";
print $s join('', map { s/\\n/\n/gr } @say), "QUIT\n";
print map { s/\r//gr } <$s>;
print "\n";
== run
datapath run run.click & pid=$!
for i in $(seq 100); do [ -S ctl ] && break; sleep 0.05; done
stat -c %a ctl
perl talk ctl 'READ c.count\n' 'write s.switch 0\n' 'READ s.switch\n' 'CHECKWRITE c.count\n' 'CHECKREAD c.reset\n' \
	'READ nobody.count\n' 'READ c.nothing\n' 'FROB x\n' 'READ\n' 'WRITE s.switch 17\n'
# data, in pieces and from two clients at once
perl talk ctl 'WRITEDATA s.switch 1\n1READ s.switch\nREADDATA c.count 0\nWRITEDATA s.switch x\n'
port=$(perl talk ctl 'READ tcp.port\n' | sed -n 4p | sed 's/200.*//')
perl talk $port 'WRITE s.switch 0\n' 'READ c.count\n'
# noise, an endless line, many clients: those are sent away, the others served
head -c 6000000 /dev/zero | perl -e 'use IO::Socket::UNIX; $SIG{PIPE} = "IGNORE"; my $s = IO::Socket::UNIX->new(Peer => "ctl");
	local $/ = \65536; while (<STDIN>) { print $s $_ or last } my @rest = <$s>; print "sent away\n"'
perl -e 'use IO::Socket::UNIX; my @s = map { IO::Socket::UNIX->new(Peer => "ctl") } 1 .. 60;
	print scalar(grep { $_ && defined(my $l = <$_>) } @s), " served\n"'
perl talk ctl 'READ c.count\n' | sed -n 4p
# who says no more still hears all of a long answer
perl -e 'use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => "ctl"); print $s "READ config\n" x 20000; $s->flush;
	shutdown $s, 1; sleep 1; my $n = grep { /^200 Read/ } map { /200 Read/ ? "200 Read" : "" } <$s>; print "$n answers\n"'
# a second router does not take the socket away, one after a kill does
datapath run run.click 2>&1 | head -1
kill -9 $pid; wait $pid 2>/dev/null
datapath run run.click & pid=$!
for i in $(seq 100); do perl talk ctl 'READ c.count\n' >answer 2>/dev/null && break; sleep 0.05; done; sed -n 4p answer
kill $pid; wait $pid; [ -e ctl ] || echo gone
== stdout
600
Click::ControlSocket/1.3
200 Read handler 'c.count' OK
DATA 1
5200 Write handler 's.switch' OK
200 Read handler 's.switch' OK
DATA 1
0530 Handler 'c.count' write-protected
530 Handler 'c.reset' write-only
510 No element named 'nobody'
511 No handler named 'c.nothing'
501 Unimplemented command 'FROB'
500 Wrong number of arguments
200 Write handler 's.switch' OK
200 Goodbye!

Click::ControlSocket/1.3
200 Write handler 's.switch' OK
200 Read handler 's.switch' OK
DATA 1
1200 Read handler 'c.count' OK
DATA 1
5500 Syntax error
200 Goodbye!

Click::ControlSocket/1.3
530 Permission denied for 's.switch'
200 Read handler 'c.count' OK
DATA 1
5200 Goodbye!

sent away
32 served
5200 Goodbye!
20000 answers
run.click:1:1: error: cannot listen at 'ctl': Address already in use
5200 Goodbye!
gone
