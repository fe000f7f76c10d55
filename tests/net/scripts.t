Each script on a path that has what it looks for, and on one that has not.
== file run.sh
# run.sh [-6]: reads lines "SCENARIO SCRIPT"; six at a time, since each mostly waits for the routers
n=0 dst=10.9.5.2
[ "${1-}" = -6 ] && dst=fd09:5::2
while read -r scenario script; do
	n=$((n + 1))
	{
		$TOP/tests/net/lab $scenario -- tracebox ${1-} -t 0.3 -m 10 -s $script $dst >"out.$n" 2>&1
		echo "exit $?" >>"out.$n"
	} &
	echo "$script ($scenario)" >"title.$n"
	[ $((n % 6)) = 0 ] && wait
done
wait
for i in $(seq $n); do
	cat "title.$i"; sed 's/^/  /' "out.$i"
done
== run
sh run.sh <<'END'
mss@3 mss
none mss
strip options
none options
none echo
ecn ecn
ce@1 ecn
none ecn
dscp dscp
none dscp
ipid ipid
none ipid
win window
none window
seq isn
none isn
END
== stdout
mss (mss@3)
  MSS clamped 1460 -> 1200 between 10.9.3.2 and 10.9.4.2
  exit 1
mss (none)
  MSS kept
  exit 0
options (strip)
  TCPOptionTimestamp removed between 10.9.2.2 and 10.9.3.2
  TCPOptionSACKPermitted removed between 10.9.2.2 and 10.9.3.2
  TCPOptionWindowScale removed between 10.9.2.2 and 10.9.3.2
  TCPOptionMPTCPCapable removed between 10.9.2.2 and 10.9.3.2
  exit 1
options (none)
  options kept
  exit 0
echo (none)
  unknown options are not echoed
  exit 0
ecn (ecn)
  ECT(0): ip.ecn 2 -> 0 between 10.9.2.2 and 10.9.3.2
  CE: ip.ecn 3 -> 0 between 10.9.2.2 and 10.9.3.2
  exit 1
ecn (ce@1)
  ECT(0): ip.ecn 2 -> 3 between 10.9.1.1 and 10.9.2.2
  exit 1
ecn (none)
  ECN kept
  exit 0
dscp (dscp)
  DSCP 46 -> 0 between 10.9.2.2 and 10.9.3.2
  exit 1
dscp (none)
  DSCP kept
  exit 0
ipid (ipid)
  identification rewritten between 10.9.2.2 and 10.9.3.2
  exit 1
ipid (none)
  identification kept
  exit 0
window (win)
  window 64000 -> 1000 between 10.9.2.2 and 10.9.3.2
  exit 1
window (none)
  window kept
  exit 0
isn (seq)
  sequence numbers rewritten between 10.9.2.2 and 10.9.3.2
  all become the same number
  exit 1
isn (none)
  sequence numbers kept
  exit 0
== run
sh run.sh <<'END'
dnat proxy
none proxy
synproxy synproxy
none synproxy
stateful@3 stateful
none stateful
snat@3 nat-fragments
none nat-fragments
ftp nat-ftp
snat nat-ftp
none nat-ftp
none full-icmp
mtu pmtu
mtubh pmtu
none pmtu
none loop
seqall sack
none sack
strip@3 tfo
tfo@3 tfo
none tfo
END
== stdout
proxy (dnat)
  port 80 is answered 2 hops away, port 21 5: a proxy stands at hop 2
  exit 1
proxy (none)
  no proxy: both ports are as far
  exit 0
synproxy (synproxy)
  TCP is answered 3 hops away, UDP goes 5
  exit 1
synproxy (none)
  TCP is answered by the server
  exit 0
stateful (stateful@3)
  SYN+FIN vanishes behind 10.9.3.2 (hop 3)
  a wrong checksum vanishes behind 10.9.3.2 (hop 3)
  exit 1
stateful (none)
  no stateful filter
  exit 0
nat-fragments (snat@3)
  10.9.3.2 (hop 3) tracks connections: NAT or stateful filter
  exit 1
nat-fragments (none)
  no box keeps fragments
  exit 0
nat-ftp (ftp)
  FTP commands are rewritten between 10.9.2.2 and 10.9.3.2
  exit 1
nat-ftp (snat)
  FTP commands pass unchanged
  exit 0
nat-ftp (none)
  FTP commands pass unchanged
  exit 0
full-icmp (none)
  1 10.9.1.1 quotes all
  2 10.9.2.2 quotes all
  3 10.9.3.2 quotes all
  4 10.9.4.2 quotes all
  4 of 4 routers quote all
  exit 0
pmtu (mtu)
  10.9.2.2 (hop 3): MTU 1280
  path MTU 1280
  exit 1
pmtu (mtubh)
  1500 octets vanish behind 10.9.2.2 (hop 2)
  exit 1
pmtu (none)
  path MTU 1500
  exit 0
loop (none)
  no loop
  exit 0
sack (seqall)
  sequence numbers are shifted between 10.9.2.2 and 10.9.3.2, SACK blocks are not
  exit 1
sack (none)
  sequence numbers kept
  exit 0
tfo (strip@3)
  passes; the server gives no cookie
  exit 0
tfo (tfo@3)
  fast open removed between 10.9.3.2 and 10.9.4.2
  exit 1
tfo (none)
  passes; the server gives no cookie
  exit 0
== run
sh run.sh <<'END'
split segments
coalesce@3 segments
none segments
sip nat-sip
snat nat-sip
none nat-sip
offset@3 isn
offset sack
loop@3 loop
quote=8@3 full-icmp
END
== stdout
segments (split)
  segments are cut in two between 10.9.2.2 and 10.9.3.2
  exit 1
segments (coalesce@3)
  two segments become one between 10.9.3.2 and 10.9.4.2
  exit 1
segments (none)
  segments pass as they are
  exit 0
nat-sip (sip)
  SIP messages are rewritten between 10.9.2.2 and 10.9.3.2
  exit 1
nat-sip (snat)
  SIP messages pass unchanged
  exit 0
nat-sip (none)
  SIP messages pass unchanged
  exit 0
isn (offset@3)
  sequence numbers rewritten between 10.9.3.2 and 10.9.4.2
  the same offset for all flows
  exit 1
sack (offset)
  sequence numbers are shifted between 10.9.2.2 and 10.9.3.2, SACK blocks are not
  exit 1
loop (loop@3)
  forwarding loop: 10.9.2.2 at hops 2 and 4
  exit 1
full-icmp (quote=8@3)
  1 10.9.1.1 quotes all
  2 10.9.2.2 quotes all
  3 10.9.3.2 quotes 28 octets
  4 10.9.4.2 quotes all
  3 of 4 routers quote all
  exit 1
== run
# The same over IPv6.
sh run.sh -6 <<'END'
mss@3 mss
none mss
strip options
none options
none echo
ecn ecn
ce@1 ecn
none ecn
dscp dscp
none dscp
flow@1 ipid
none ipid
win window
none window
seq isn
none isn
dnat proxy
none proxy
END
== stdout
mss (mss@3)
  MSS clamped 1460 -> 1200 between fd09:3::2 and fd09:4::2
  exit 1
mss (none)
  MSS kept
  exit 0
options (strip)
  TCPOptionTimestamp removed between fd09:2::2 and fd09:3::2
  TCPOptionSACKPermitted removed between fd09:2::2 and fd09:3::2
  TCPOptionWindowScale removed between fd09:2::2 and fd09:3::2
  TCPOptionMPTCPCapable removed between fd09:2::2 and fd09:3::2
  exit 1
options (none)
  options kept
  exit 0
echo (none)
  unknown options are not echoed
  exit 0
ecn (ecn)
  ECT(0): ip6.ecn 2 -> 0 between fd09:2::2 and fd09:3::2
  CE: ip6.ecn 3 -> 0 between fd09:2::2 and fd09:3::2
  exit 1
ecn (ce@1)
  ECT(0): ip6.ecn 2 -> 3 between fd09:1::1 and fd09:2::2
  exit 1
ecn (none)
  ECN kept
  exit 0
dscp (dscp)
  DSCP 46 -> 0 between fd09:2::2 and fd09:3::2
  exit 1
dscp (none)
  DSCP kept
  exit 0
ipid (flow@1)
  flow label rewritten between fd09:1::1 and fd09:2::2
  exit 1
ipid (none)
  flow label kept
  exit 0
window (win)
  window 64000 -> 1000 between fd09:2::2 and fd09:3::2
  exit 1
window (none)
  window kept
  exit 0
isn (seq)
  sequence numbers rewritten between fd09:2::2 and fd09:3::2
  all become the same number
  exit 1
isn (none)
  sequence numbers kept
  exit 0
proxy (dnat)
  port 80 is answered 2 hops away, port 21 5: a proxy stands at hop 2
  exit 1
proxy (none)
  no proxy: both ports are as far
  exit 0
== run
sh run.sh -6 <<'END'
synproxy synproxy
none synproxy
stateful@3 stateful
none stateful
snat@3 nat-fragments
none nat-fragments
ftp nat-ftp
snat nat-ftp
none nat-ftp
none full-icmp
mtu pmtu
mtubh pmtu
none pmtu
none loop
seqall sack
none sack
strip@3 tfo
tfo@3 tfo
none tfo
split segments
coalesce@3 segments
none segments
sip nat-sip
snat nat-sip
none nat-sip
offset@3 isn
offset sack
loop@3 loop
quote=8@3 full-icmp
END
== stdout
synproxy (synproxy)
  TCP is answered 3 hops away, UDP goes 5
  exit 1
synproxy (none)
  TCP is answered by the server
  exit 0
stateful (stateful@3)
  SYN+FIN vanishes behind fd09:3::2 (hop 3)
  a wrong checksum vanishes behind fd09:3::2 (hop 3)
  exit 1
stateful (none)
  no stateful filter
  exit 0
nat-fragments (snat@3)
  fd09:3::2 (hop 3) tracks connections: NAT or stateful filter
  exit 1
nat-fragments (none)
  no box keeps fragments
  exit 0
nat-ftp (ftp)
  FTP commands are rewritten between fd09:2::2 and fd09:3::2
  exit 1
nat-ftp (snat)
  FTP commands pass unchanged
  exit 0
nat-ftp (none)
  FTP commands pass unchanged
  exit 0
full-icmp (none)
  1 fd09:1::1 quotes all
  2 fd09:2::2 quotes all
  3 fd09:3::2 quotes all
  4 fd09:4::2 quotes all
  4 of 4 routers quote all
  exit 0
pmtu (mtu)
  fd09:2::2 (hop 3): MTU 1280
  path MTU 1280
  exit 1
pmtu (mtubh)
  1500 octets vanish behind fd09:2::2 (hop 2)
  exit 1
pmtu (none)
  path MTU 1500
  exit 0
loop (none)
  no loop
  exit 0
sack (seqall)
  sequence numbers are shifted between fd09:2::2 and fd09:3::2, SACK blocks are not
  exit 1
sack (none)
  sequence numbers kept
  exit 0
tfo (strip@3)
  passes; the server gives no cookie
  exit 0
tfo (tfo@3)
  fast open removed between fd09:3::2 and fd09:4::2
  exit 1
tfo (none)
  passes; the server gives no cookie
  exit 0
segments (split)
  segments are cut in two between fd09:2::2 and fd09:3::2
  exit 1
segments (coalesce@3)
  two segments become one between fd09:3::2 and fd09:4::2
  exit 1
segments (none)
  segments pass as they are
  exit 0
nat-sip (sip)
  SIP messages are rewritten between fd09:2::2 and fd09:3::2
  exit 1
nat-sip (snat)
  SIP messages pass unchanged
  exit 0
nat-sip (none)
  SIP messages pass unchanged
  exit 0
isn (offset@3)
  sequence numbers rewritten between fd09:3::2 and fd09:4::2
  the same offset for all flows
  exit 1
sack (offset)
  sequence numbers are shifted between fd09:2::2 and fd09:3::2, SACK blocks are not
  exit 1
loop (loop@3)
  forwarding loop: fd09:3::2 at hops 3 and 5
  exit 1
full-icmp (quote=8@3)
  1 fd09:1::1 quotes all
  2 fd09:2::2 quotes all
  3 fd09:3::2 quotes 48 octets
  4 fd09:4::2 quotes all
  3 of 4 routers quote all
  exit 1
