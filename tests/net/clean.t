A path without a box: every hop answers, nothing is found, nothing stays behind, and no connection is reset by this host.
== run
$TOP/tests/net/lab -- tracebox -n 10.9.5.2
== stdout
tracebox to 10.9.5.2 (10.9.5.2): 64 hops max, TCP SYN to port 80, 40 octets
 1  10.9.1.1  {{\d+\.\d}} ms
 2  10.9.2.2  {{\d+\.\d}} ms
 3  10.9.3.2  {{\d+\.\d}} ms
 4  10.9.4.2  {{\d+\.\d}} ms
 5  10.9.5.2  {{\d+\.\d}} ms  SYN+ACK: mss 1460

nothing altered: 5 hops answered, 4 quoted the whole probe
== run
$TOP/tests/net/lab -- tracebox -6 -n fd09:5::2
== stdout
tracebox to fd09:5::2 (fd09:5::2): 64 hops max, TCP SYN to port 80, 60 octets
 1  fd09:1::1  {{\d+\.\d}} ms
 2  fd09:2::2  {{\d+\.\d}} ms
 3  fd09:3::2  {{\d+\.\d}} ms
 4  fd09:4::2  {{\d+\.\d}} ms
 5  fd09:5::2  {{\d+\.\d}} ms  SYN+ACK: mss 1440

nothing altered: 5 hops answered, 4 quoted the whole probe
== run
$TOP/tests/net/lab -- sh -c 'tracebox -un 10.9.5.2 | tail -3; tracebox -6un fd09:5::2 | tail -3'
== stdout
 5  10.9.5.2  {{\d+\.\d}} ms  port unreachable

nothing altered: 5 hops answered, 5 quoted the whole probe
 5  fd09:5::2  {{\d+\.\d}} ms  port unreachable

nothing altered: 5 hops answered, 5 quoted the whole probe
== run
$TOP/tests/net/lab -- sh -c 'tracebox -n --ndjson 10.9.5.2 | tail -1; nft list ruleset; tracebox -n --keep-reset 10.9.5.2 | tail -1'
== stdout
{"altered":false,"reached":5,"findings":[],"probes_sent":5,"resets_sent":0}
note: this host reset 1 connection that the probes opened
== run
# The rule against resets is gone even when nobody could remove it.
$TOP/tests/net/lab -- sh -c 'tracebox -n -t 9 10.9.1.77 & sleep 0.3; nft list ruleset | grep -c drop; kill -9 $!; sleep 0.2
	nft list ruleset | wc -l' 2>/dev/null
== stdout
1
0
== run
# Once the sockets are open, what reads the network's bytes has no privilege to do harm; a script keeps what it may need.
$TOP/tests/net/lab hole -- sh -c 'tracebox -n -t 3 10.9.5.2 >/dev/null & sleep 0.5; grep CapPrm /proc/$!/status; kill $!
	tracebox -l "sleep(2000)" & sleep 0.5; grep -e CapPrm -e NoNew /proc/$!/status; kill -9 $!' 2>/dev/null
== stdout
CapPrm:	0000000000000002
CapPrm:	0000000000003002
NoNewPrivs:	1
