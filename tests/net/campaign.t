Many destinations at once: within the routers' limits no hop is called silent that answers, what one trace knows serves the next,
and a run that is killed goes on where it was.
== file query.sh
sqlite3 -separator ' ' "$@"
== run
seq -f '10.9.5.%g' 10 21 >targets
$TOP/tests/net/lab many mss@3 -- tracebox -n -p 'IP / TCP / MSS' --targets targets --db r.sqlite |
	sed 's/, [0-9.]* s$//' | sort | uniq -c | sort -n | sed 's/  *//; s/\.5\.[0-9]*:/.5.N:/' | sort | uniq -c | sed 's/^  *//'
sh query.sh r.sqlite 'SELECT kind, count(*) > 11 FROM hop GROUP BY kind ORDER BY kind'
sh query.sh r.sqlite "SELECT DISTINCT what, field, old_value, new_value, after_hop, at_hop, location_error FROM finding"
sh query.sh r.sqlite "SELECT DISTINCT ttl, address FROM hop WHERE ttl < 5 ORDER BY ttl"
== stdout
12 1 10.9.5.N: MSS clamped 1460 -> 1200 between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
1 1 12 destinations: 12 reached, 12 altered; {{\d+}} probes, {{\d+}} hops known from others
answer 1
expired 1
shared 1
tcp option 2 changed tcp.opt.mss 1460 1200 3 4 1
1 10.9.1.1
2 10.9.2.2
3 10.9.3.2
4 10.9.4.2
== file killed.sh
# what is in the database when the run dies is there, as it was, when the next one has ended
dump() { sh query.sh k.sqlite 'SELECT target, ttl, kind, address, rtt_ns, hex(probe), hex(reply) FROM hop ORDER BY 1, 2'; }
tracebox -n --targets targets --db k.sqlite >/dev/null & p=$!
sleep 2; kill -9 $p; wait $p 2>/dev/null
dump >before
tracebox -n --targets targets --db k.sqlite | tail -2 | sed 's/; .*//'
dump >after
echo "lost $(grep -vxF -f after before | wc -l)"
[ $(wc -l <before) -gt 8 ] && [ $(wc -l <after) = 60 ] && echo "all there"
sh query.sh k.sqlite "SELECT state, count(*) FROM target GROUP BY 1; SELECT count(*), count(ended) FROM campaign; SELECT count(*) FROM hop WHERE kind = 'silent'"
head -1 targets >one; tracebox -n --targets one --db k.sqlite >/dev/null
sh query.sh k.sqlite 'SELECT count(*), count(ended) FROM campaign'
== run
# Killed in the middle, and begun again: only what is missing is measured. A campaign that has ended is measured anew.
$TOP/tests/net/lab many -- sh killed.sh 2>/dev/null
== stdout
{{[1-9]}} destination{{s?}}: {{[1-9]}} reached, 0 altered
{{\d+}} were done before
lost 0
all there
done 12
1 1
0
2 2
== run
# A hundred at once where routers have no limit, over IPv6 too; each answer finds its probe, whoever else is asked.
seq -f '10.9.5.%g' 10 109 >hundred; seq -f 'fd09:5::%g' 10 109 >hundred6
$TOP/tests/net/lab many norate seqall@2 -- sh -c '
	tracebox -n --icmp-rate 0 --targets hundred --db h.sqlite >out; echo $?
	tracebox -6 -n --icmp-rate 0 --targets hundred6 --db h.sqlite >out6; echo $?'
for f in out out6; do grep -c "TCP sequence number rewritten .* (hops 2 and 3)" $f; tail -1 $f | sed 's/;.*//'; done
sh query.sh h.sqlite "SELECT campaign, ttl, count(DISTINCT address), count(DISTINCT target) FROM hop GROUP BY 1, 2 ORDER BY 1, 2"
== stdout
1
1
100
100 destinations: 100 reached, 100 altered
100
100 destinations: 100 reached, 100 altered
1 1 1 100
1 2 1 100
1 3 1 100
1 4 1 100
1 5 100 100
2 1 1 100
2 2 1 100
2 3 1 100
2 4 1 100
2 5 100 100
== run
# No connection is reset by this host, and nothing of the rule stays. What cannot be probed is said and does not stop the rest.
printf '10.9.5.2 # the server\n\n  10.77.0.1\nfd09:5::2\n10.9.5.2\n' >odd
$TOP/tests/net/lab -- sh -c 'tracebox -n --targets odd --db o.sqlite --vantage here; echo $?; nft list ruleset; tracebox -n --targets odd --ndjson | tail -1' 2>&1
sh query.sh o.sqlite 'SELECT name, state, why FROM target ORDER BY number; SELECT vantage, settings FROM campaign'
== stdout
warning: '10.77.0.1': no route
warning: 'fd09:5::2': no IPv4 address
1 destination: 1 reached, 0 altered; 5 probes, 0 hops known from others, 0.{{\d}} s
0
warning: '10.77.0.1': no route
warning: 'fd09:5::2': no IPv4 address
{"altered":false,"reached":5,"findings":[],"probes_sent":5,"resets_sent":0}
10.9.5.2 done 
10.77.0.1 failed no route
fd09:5::2 failed no IPv4 address
here IPv4 TCP SYN port 80, TTL to 64, 3 tries of 1000000 us
== run
# A thousand, where nothing but the answers holds the probes back: no hop is missed, none is another's.
for i in 0 1 2 3; do seq -f "10.10.$i.%g" 1 250; done >thousand
$TOP/tests/net/lab wide norate -- tracebox -n --icmp-rate 0 --targets thousand --db w.sqlite | sed 's/;.*//'
sh query.sh w.sqlite "SELECT ttl, kind, count(DISTINCT address), count(*) FROM hop GROUP BY ttl, kind ORDER BY ttl;
	SELECT count(*) FROM hop h JOIN target t ON t.number = h.target WHERE h.kind = 'answer' AND h.address <> t.name"
== stdout
1000 destinations: 1000 reached, 0 altered
1 expired 1 1000
2 expired 1 1000
3 expired 1 1000
4 expired 1 1000
5 answer 1000 1000
0
== file two.sh
# one vantage point, one database, one run; who holds it is told, and a run that was killed holds nothing
printf '10.9.5.%s\n' 10 11 12 13 >four; { cat four; echo 10.9.1.77; } >slow; printf '10.9.5.%s\n' 30 31 32 >three
tracebox -n --targets slow --db l.sqlite --vantage here >/dev/null & p=$!
for i in $(seq 50); do sleep 0.1; [ "$(sh query.sh l.sqlite "SELECT count(*) FROM target WHERE state = 'done'" 2>&1)" = 4 ] && break; done
tracebox -n --targets three --db l.sqlite --vantage here 2>&1 | sed "s/process $p /process P /; s/since $(date -u +%Y)-..-.. ..:..:.. UTC/since T/; s/'$(uname -n)'/HOST/"
tracebox -n --targets three --db l.sqlite --vantage there | sed 's/, [^,]*$//'
kill -9 $p; wait $p 2>/dev/null
sh query.sh l.sqlite "SELECT vantage FROM holder"
# what the one that was killed knew of the first hops serves the next
tracebox -n --targets three --db l.sqlite --vantage here | sed 's/, [^,]*$//'
sh query.sh l.sqlite "SELECT name, probes, shared_before FROM target WHERE campaign = 1 AND number > 5; SELECT count(*) FROM holder"
== run
$TOP/tests/net/lab many norate -- sh two.sh
== stdout
error: another run measures from vantage point 'here' by process P on HOST since T; wait for it, or name another one with --vantage
3 destinations: 3 reached, 0 altered; 15 probes, 0 hops known from others
here
3 destinations: 3 reached, 0 altered; 6 probes, 9 hops known from others
10.9.5.30 2 4
10.9.5.31 2 4
10.9.5.32 2 4
0
== file many.sh
# many that begin at once each have their own campaign
for i in $(seq 8); do tracebox -n --targets here --db c.sqlite --vantage v$i >out.$i 2>&1 & done; wait
cat out.* | sed 's/;.*//' | sort | uniq -c | sed 's/^  *//'
sh query.sh c.sqlite 'SELECT count(*), count(DISTINCT id), count(ended), count(DISTINCT vantage) FROM campaign'
== run
echo 10.9.1.1 >here; $TOP/tests/net/lab norate -- sh many.sh
== stdout
8 1 destination: 1 reached, 0 altered
8 8 8 8
