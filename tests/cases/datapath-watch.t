Counts for Prometheus hold to its format and to each other, events are lines of JSON, a table can be drawn.
== file one.click
source :: RatedSource(DATA abcdef, RATE 1000, LIMIT 50) -> q :: Queue(20) -> u :: Unqueue(ACTIVE false) -> c :: Counter -> Discard;
"odd/name" :: Idle;
== file run.click
source :: RatedSource(DATA abcdef, RATE 100000, LIMIT 50) -> t :: Tee -> q :: Queue(20) -> u :: Unqueue(ACTIVE false) -> Discard;
t[1] -> Strip(1) -> Queue -> ToDevice(memory:out);
== file check.pl
# the rules of the text format, version 0.0.4: HELP and TYPE once and first, samples of a metric together, none twice
use strict; use warnings;
my (%help, %type, %seen, %done, $now, %sum);
$now = '';
for (<STDIN>) {
	chomp;
	if (/^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/) {
		my $of = $1 eq 'HELP' ? \%help : \%type;
		print "twice: $_\n" if $of->{$2}++;
		$done{$now} = 1, $now = $2 if $now ne $2;
		print "apart: $_\n" if $done{$2};
		print "type: $_\n" if $1 eq 'TYPE' && $3 !~ /^(counter|gauge)$/;
		print "name: $_\n" if $1 eq 'TYPE' && ($3 eq 'counter') != ($2 =~ /_total$/ ? 1 : 0);
	} elsif (/^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=[a-z])|(?=\})))*\}) (\d+)$/) {
		print "without head: $_\n" if $1 ne $now || !$help{$1} || !$type{$1};
		print "twice: $_\n" if $seen{"$1$2"}++;
		$sum{$1} += $3;
	} else {
		print "not of the format: $_\n";
	}
}
my $p = 'middleproof_packets';
printf "%d metrics, %d samples, made %d = sent %d + waiting %d + dropped %d: %s\n", scalar keys %type, scalar keys %seen,
	map({ $sum{"${p}_$_"} // -1 } qw(made_total sent_total waiting dropped_total)),
	$sum{"${p}_made_total"} == $sum{"${p}_sent_total"} + $sum{"${p}_waiting"} + $sum{"${p}_dropped_total"} ? 'yes' : 'no';
== run
export MIDDLEPROOF_RUN=$PWD/run
get() { python3 -c "
import sys, urllib.request, urllib.error
try:
	r = urllib.request.urlopen('http://127.0.0.1:39871' + sys.argv[1], timeout = 10, data = sys.argv[2].encode() if len(sys.argv) > 2 else None)
	sys.stderr.write(r.headers['Content-Type'] + chr(10)); print(r.read().decode(), end = '')
except urllib.error.HTTPError as e:
	print(e.code)" "$@"; }
datapath run --name lab --log json --prometheus :39871 run.click 2>log & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
for i in $(seq 100); do datapath ctl stats | grep -q 'queue full: 30' && break; sleep 0.05; done
get /metrics 2>type | tee metrics | perl check.pl; cat type
grep -c '^middleproof_packets_dropped_total{configuration="main",element="q",class="Queue",reason="queue full"} 30$' metrics
grep '^middleproof_port_sent' metrics
get /; get /metrics x
# who connects and says nothing does not keep others waiting
python3 -c "
import socket
s = [socket.create_connection(('127.0.0.1', 39871)) for i in range(5)]
[x.send(b'GET /metrics HTTP/1.1\r\nX: ' + b'y' * 3000) for x in s]
import urllib.request
print(urllib.request.urlopen('http://127.0.0.1:39871/metrics', timeout = 10).status)"
datapath ctl top --once | awk 'NF { print $1, $2 }'
datapath ctl top --once --json | python3 -c 'import json, sys; print(sorted(json.load(sys.stdin)))'
datapath ctl hotswap run.click; datapath ctl install b one.click 2>/dev/null; datapath ctl ports attach lan memory --json; datapath ctl ports detach lan
datapath ctl stop; wait $pid
python3 -c "
import json
for l in open('log'):
	j = json.loads(l); assert j.pop('time').endswith('Z'); print(j)"
datapath run --prometheus 39871 run.click; echo "status $?"
datapath run --prometheus nobody:39871 run.click; echo "status $?"
datapath run --log xml run.click; echo "status $?"
datapath run --log json one.click 2>log; echo "status $?"; sed 's/"time":"[^"]*"/"time":T/' log
== stdout
11 metrics, 10 samples, made 100 = sent 50 + waiting 20 + dropped 30: yes
text/plain; version=0.0.4
1
middleproof_port_sent_packets_total{configuration="main",port="memory:out"} 50
404
405
200
PORT DEVICE
main:memory:out memory
CONFIGURATION STATE
main running
ELEMENT ENDED
main:q queue
['configurations', 'elements', 'ports']
{"mode":"memory"}
{'event': 'install', 'configuration': 'main', 'path': 'run.click'}
{'event': 'start', 'name': 'lab'}
{'event': 'hotswap', 'configuration': 'main', 'path': 'run.click'}
{'event': 'attach', 'port': 'lan', 'device': 'memory', 'mode': 'memory'}
{'event': 'detach', 'port': 'lan', 'device': 'memory'}
{'event': 'end', 'name': 'lab'}
{'event': 'remove', 'configuration': 'main'}
status 2
status 2
status 2
status 2
{"time":T,"event":"message","level":"error","message":"unexpected '\"', expected a statement","file":"one.click","line":2,"column":1}
== stderr
error: expected [ADDRESS]:PORT for Prometheus, not '39871'
error: expected [ADDRESS]:PORT for Prometheus, not 'nobody:39871'
datapath run: --log: expected text or json, not 'xml'
