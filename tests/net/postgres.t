Several vantage points into one PostgreSQL server, and a report of both.
== file server.sh
# server.sh start|stop - a server with its data in this folder, for a user without rights, on a socket here
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
case $1 in
start)
	[ -n "$bin" ] && id postgres >/dev/null 2>&1 || exit 77
	mkdir pg && chown postgres pg && chmod 711 . || exit 77
	as $bin/initdb -D "$PWD/pg/data" -A trust --no-sync >/dev/null 2>&1 &&
		as $bin/pg_ctl -D "$PWD/pg/data" -w -l "$PWD/pg/log" -o "-k $PWD/pg -h '' -F" start >/dev/null 2>&1 || exit 77
	;;
stop)
	as $bin/pg_ctl -D "$PWD/pg/data" -m immediate stop >/dev/null
	;;
esac
== run
sh server.sh start || { echo 'no PostgreSQL server can be started here'; exit 77; }
db="postgresql:///postgres?host=$PWD/pg&user=postgres"
seq -f '10.9.5.%g' 10 19 >targets
$TOP/tests/net/lab many norate mss -- sh -c "tracebox -n --icmp-rate 0 --vantage a -p 'IP / TCP / MSS' --targets targets --db '$db' | tail -1 | sed 's/;.*//'"
$TOP/tests/net/lab many norate -- sh -c "tracebox -n --icmp-rate 0 --vantage b -p 'IP / TCP / MSS' --targets targets --db '$db' | tail -1 | sed 's/;.*//'
	tracebox -n --vantage b --targets targets --db '$db' & p=\$!; sleep 1
	tracebox -n --vantage b --targets targets --db '$db' 2>&1 | sed 's/ by process .*/ by P/'; kill -9 \$p; wait \$p 2>/dev/null
	tracebox -n --icmp-rate 20 --vantage b --targets targets --db '$db' | sed 's/[0-9]* dest.*; .*//; s/[0-9]* were/some were/'" 2>/dev/null
tracebox report "$db" | head -5
tracebox report "$db" | grep -A 3 'MSS changed, by vantage'
psql "$db" -Atc "SELECT count(*), sum(length(probe)) = sum(length(reply)) - 28 * count(reply) FROM hop WHERE kind = 'expired' AND campaign = 1"
sh server.sh stop
== stdout
10 destinations: 10 reached, 10 altered
10 destinations: 10 reached, 0 altered
error: another run measures from vantage point 'b' by P

some were done before
vantage point        destinations  reached  altered
a                              10       10       10
b                              20       20        0

Paths by their share of routers that quote all (RFC 1812)
MSS changed, by vantage point
vantage point                            share of paths
a                                        100.0%  10 of 10
b                                          0.0%  0 of 20
40|t
