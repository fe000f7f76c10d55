Flows are known, limited and forgotten, and their protocol is found however its octets are cut, reordered or sent again.
== copy tests/oracle/packets.py
== file make.py
from packets import *
import random
random.seed(5)

def connection(port, request, cuts, answer=b'', order=None, again=False, isn=4294967290):
    """A handshake and the request in segments; order: which comes when."""
    c, s = '10.0.0.1', '10.0.0.2'
    yield tcp(c, s, port, 80, SYN, isn)
    yield tcp(s, c, 80, port, SYN | ACK, 77, isn + 1)
    yield tcp(c, s, port, 80, ACK, isn + 1, 78)
    cuts = [0] + cuts + [len(request)]
    pieces = [(a, request[a:b]) for a, b in zip(cuts, cuts[1:])]
    for n, i in enumerate(order or range(len(pieces))):
        at, piece = pieces[i]
        if n == 1:
            yield tcp(s, c, 80, port, ACK, 78, isn + 1)
        yield tcp(c, s, port, 80, ACK | PSH, isn + 1 + at, 78, piece)
        if again:
            back = min(at, 3)
            yield tcp(c, s, port, 80, ACK | PSH, isn + 1 + at - back, 78, request[at - back:at] + piece)
    if answer:
        yield tcp(s, c, 80, port, ACK | PSH, 78, isn + 1, answer)
    yield tcp(c, s, port, 80, ACK, isn + 1 + len(request), 78)

http = b'GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n'
every = list(range(1, len(http)))
shuffled = list(range(len(http)))
random.shuffle(shuffled)
flows = {
    'whole': connection(1001, http, []),
    'octets': connection(1002, http, every),
    'reordered': connection(1003, http, [5, 9, 20, 22], order=[3, 1, 4, 0, 2]),
    'overlapped': connection(1004, http, [3, 6, 12, 21, 24], again=True),
    'shuffled': connection(1005, http, every, order=shuffled),
    'answer': connection(1006, b'hello', [], answer=b'SSH-2.0-OpenSSH_9.2\r\n'),
    'padded': [p + b'\0' * 6 for p in connection(1012, http, [2, 4])],
    'never': connection(1007, b'x' * 700 + http, [300]),
    'late': connection(1008, b'x' * 3000 + http, [1000, 2000, 3000]),
    'not at the start': connection(1009, b'say ssh-2.0 aloud', []),
    'conflict': list(connection(1010, b'GET /a', [4], order=[1])) +
                [tcp('10.0.0.1', '10.0.0.2', 1010, 80, ACK, 4294967290 + 1 + 4, 78, b'/b HTTP/1.1\r\n'),
                 tcp('10.0.0.1', '10.0.0.2', 1010, 80, ACK, 4294967290 + 1, 78, b'GET ')],
    'cut header': [tcp('10.0.0.1', '10.0.0.2', 1011, 80, ACK, 1, 1, http)[:30],
                   tcp('10.0.0.1', '10.0.0.2', 1011, 80, ACK, 1, 1, http)[:32] + b'\xff' + b'\0' * 20],
}
import sys
for name, packets in flows.items():
    capture(name.replace(' ', '_') + '.pcap', [ether(p) for p in packets])
sip = b'INVITE  sip:a@b SIP/2.0\r\n'
capture('udp.pcap', [ether(udp('10.0.0.3', '10.0.0.4', 5060, 5060, sip[:4])), ether(udp('10.0.0.3', '10.0.0.4', 5060, 5060, sip[4:])),
                     ether(udp('10.0.0.4', '10.0.0.3', 5060, 5060, b'ok'))])
== file l7.click
pi :: L7PatternInfo(
	sip ^ (invite|register|cancel)  sip[\x09-\x0d -~]*sip/[0-2]\.[0-9]/,
	ssh ^ ssh-[12]\.[0-9]/,
	http ^(get|post) [\x09-\x0d -~]*http/[01]\.[019],
	telnet ^\xff[\xfb-\xfe].\xff[\xfb-\xfe].\xff[\xfb-\xfe]/)
FromDump($file, STOP true) -> MarkIPHeader(14) -> fc :: FlowCache -> l7 :: L7(pi, PACKETS 40)
	-> Discard;
== run
python3 make.py
for f in whole octets reordered overlapped shuffled answer padded never late not_at_the_start conflict cut_header udp; do
	echo "$f: $(datapath run l7.click file=$f.pcap -h l7.protocols -h l7.conflicts -h l7.memory | grep -v '^$' | tr '\n' ' ')"
done
== stdout
whole: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
octets: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
reordered: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
overlapped: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
shuffled: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
answer: l7.protocols: ssh 1 l7.conflicts: 0 l7.memory: 0 
padded: l7.protocols: http 1 l7.conflicts: 0 l7.memory: 0 
never: l7.protocols: l7.conflicts: 0 l7.memory: 0 
late: l7.protocols: unknown 1 l7.conflicts: 0 l7.memory: 0 
not_at_the_start: l7.protocols: l7.conflicts: 0 l7.memory: 0 
conflict: l7.protocols: http 1 l7.conflicts: 1 l7.memory: 0 
cut_header: l7.protocols: l7.conflicts: 0 l7.memory: 0 
udp: l7.protocols: sip 1 l7.conflicts: 0 l7.memory: 0 
== file ids.click
pi :: L7PatternInfo(ssh ^ ssh-[12]\.[0-9]/, http ^(get|post) [\x09-\x0d -~]*http/[01]\.[019])
FromDump($file, STOP true) -> Strip(14) -> CheckIPHeader -> fc :: FlowCache -> l7 :: L7(pi)
	-> m :: SigMatcher(10.9.0.0/16 any DROP, 10.0.0.2 10.0.0.1 ssh ALLOW, any 10.0.0.1 http DROP, PATTERNS pi);
m[0] -> ok :: Counter -> Discard;
m[1] -> bad :: Counter -> Discard;
== run
for f in whole octets answer never; do
	echo "$f: $(datapath run ids.click file=$f.pcap -h m.hits -h ok.count -h bad.count -h fc.flows | grep -v '^$' | tr '\n' ' ')"
done
== stdout
whole: m.hits: 0 0 2 ok.count: 3 bad.count: 2 fc.flows: tcp 10.0.0.1:1001 10.0.0.2:80 packets 5 octets 237 replied 
octets: m.hits: 0 0 0 ok.count: 42 bad.count: 0 fc.flows: tcp 10.0.0.1:1002 10.0.0.2:80 packets 42 octets 1717 replied 
answer: m.hits: 0 2 0 ok.count: 6 bad.count: 0 fc.flows: tcp 10.0.0.1:1006 10.0.0.2:80 packets 6 octets 266 replied 
never: m.hits: 0 0 0 ok.count: 7 bad.count: 0 fc.flows: tcp 10.0.0.1:1007 10.0.0.2:80 packets 7 octets 1017 replied 
== file hold.click
pi :: L7PatternInfo(ssh ^ ssh-[12]\.[0-9]/, http ^(get|post) [\x09-\x0d -~]*http/[01]\.[019])
FromDump($file) -> MarkIPHeader(14) -> l7 :: L7(pi, PACKETS $n, HOLD 1s) -> t :: Tee -> ToDump(held.pcap);
t[1] -> p :: PaintSwitch(18); p[0] -> none :: Counter -> Discard; p[1] -> ssh :: Counter -> Discard; p[2] -> http :: Counter -> Discard;
== file order.py
# packets of a side leave in the order in which they came
from packets import read_capture
import sys
def sides(name):
    by = {}
    for _, f in read_capture(name): by.setdefault(f[26:38], []).append(f)
    return by
print('in order' if sides(sys.argv[1]) == sides('held.pcap') else 'out of order')
== run
# With HOLD all packets with data carry the answer; the handshake passes, and what gets none waits no longer than said
for f in overlapped shuffled answer never; do
	echo "$f: $(datapath run --clock=virtual hold.click file=$f.pcap n=40 -h none.count -h ssh.count -h http.count -h l7.held | grep -v '^$' | tr '\n' ' ') $(python3 order.py $f.pcap)"
done
datapath run --clock=virtual --json hold.click file=never.pcap n=2 -h none.count
== stdout
overlapped: none.count: 4 ssh.count: 0 http.count: 13 l7.held: 0  in order
shuffled: none.count: 4 ssh.count: 0 http.count: 38 l7.held: 0  in order
answer: none.count: 3 ssh.count: 3 http.count: 0 l7.held: 0  in order
never: none.count: 7 ssh.count: 0 http.count: 0 l7.held: 0  in order
7
{"made": 14, "sent": 7, "waiting": 0, "dropped": {"discarded": 7}}
== file limits.click
s :: InfiniteSource(LIMIT 100, STOP false) -> d :: DynamicUDPIPEncap(10.0.0.1, 1000, 10.0.0.2, 53, INTERVAL 1)
	-> fc :: FlowCache(RESOURCE_UDP_MAX_FLOWS 10, UDP_TIMEOUT 5) -> c :: Counter -> Discard;
Script(wait 4, write s.reset, wait 6, read fc.udp_flows, write s.reset, wait 1, stop);
== run
datapath run --clock=virtual limits.click -h c.count -h fc.udp_flows -h fc.udp_refused -h fc.known -h fc.drop_reasons
== stdout
c.count:
20

fc.udp_flows:
10

fc.udp_refused:
280

fc.known:
11

fc.drop_reasons:
table full: 280

== stderr
fc.udp_flows:
0
== file nameless.click
a :: L7PatternInfo(x [a, y);
== run
datapath run nameless.click 2>&1 | grep error
== stdout
nameless.click:1:26: error: expected NAME EXPRESSION, not 'y'
== file bad.click
b :: L7PatternInfo(y ab, x [a);
Idle -> SigMatcher(1.2.3.4 DROP, 1.2.3.4 any GO, any any smtp DROP, PATTERNS b) -> Discard;
Idle -> L7(c) -> Discard; c :: Idle -> Discard;
== run
datapath run bad.click
== stderr
bad.click:1:1: error: pattern 'x': Unterminated character class starting at index 0.
    b :: L7PatternInfo(y ab, x [a);
    ^
bad.click:2:9: error: expected END END [PROTOCOL] ACTION, not '1.2.3.4 DROP'
    Idle -> SigMatcher(1.2.3.4 DROP, 1.2.3.4 any GO, any any smtp DROP, PATTERNS b) -> Discard;
            ^~~~~~~~~~
bad.click:2:9: error: expected ALLOW or DROP, not 'GO'
    Idle -> SigMatcher(1.2.3.4 DROP, 1.2.3.4 any GO, any any smtp DROP, PATTERNS b) -> Discard;
            ^~~~~~~~~~
bad.click:2:9: error: no pattern for protocol 'smtp'
    Idle -> SigMatcher(1.2.3.4 DROP, 1.2.3.4 any GO, any any smtp DROP, PATTERNS b) -> Discard;
            ^~~~~~~~~~
bad.click:3:9: error: 'c' is no L7PatternInfo
    Idle -> L7(c) -> Discard; c :: Idle -> Discard;
            ^~
== exit 2
