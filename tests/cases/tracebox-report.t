Campaigns in a database, and what a report makes of them; a simulated path stands for the network.
== copy tests/simnet
== file campaign.sh
# campaign.sh VANTAGE ELEMENT... : the targets, from there
vantage=$1; shift
./simnet out in "$@" -- tracebox -n -i pcap:out:in --icmp-rate 0 --parallel 1 --vantage $vantage -p 'IP / TCP / MSS' --targets targets --db all.sqlite
== run
printf '10.0.9.1\n10.0.9.2 # remark\n\n10.0.9.3\n' >targets
sh campaign.sh near r:10.0.1.1,full box:mss=1200 r:10.0.2.1,full r:10.0.3.1,full server:synack | sed 's/; .*//'
sh campaign.sh far r:10.0.1.1 r:10.0.2.1 box:seq=1000 r:10.0.3.1 box:mss=1000 r:10.0.4.1,full server:rst | sed 's/ [0-9]* ->.*) between/ between/; s/; .*//'
tracebox report all.sqlite
== stdout
10.0.9.1: MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
10.0.9.2: MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
10.0.9.3: MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
3 destinations: 3 reached, 3 altered
10.0.9.1: TCP sequence number rewritten between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
10.0.9.1: MSS clamped 1460 -> 1000 between the sender and 10.0.4.1 (hop 4)
10.0.9.2: TCP sequence number rewritten between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
10.0.9.2: MSS clamped 1460 -> 1000 between the sender and 10.0.4.1 (hop 4)
10.0.9.3: TCP sequence number rewritten between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
10.0.9.3: MSS clamped 1460 -> 1000 between the sender and 10.0.4.1 (hop 4)
3 destinations: 3 reached, 3 altered
vantage point        destinations  reached  altered
near                            3        3        3
far                             3        3        3

Paths by their share of routers that quote all (RFC 1812)
share of the path's routers, at most     share of paths
0.0                                        0.0%  0 of 6
0.1                                        0.0%  0 of 6
0.2                                        0.0%  0 of 6
0.3                                       50.0%  3 of 6
0.4                                       50.0%  3 of 6
0.5                                       50.0%  3 of 6
0.6                                       50.0%  3 of 6
0.7                                       50.0%  3 of 6
0.8                                       50.0%  3 of 6
0.9                                       50.0%  3 of 6
1.0                                      100.0%  6 of 6

Where the routers stand that quote all
tenth of the path, from the sender       share of these routers
1                                          0.0%  0 of 12
2                                          0.0%  0 of 12
3                                         25.0%  3 of 12
4                                          0.0%  0 of 12
5                                         25.0%  3 of 12
6                                          0.0%  0 of 12
7                                          0.0%  0 of 12
8                                         50.0%  6 of 12
9                                          0.0%  0 of 12
10                                         0.0%  0 of 12

MSS changed, by vantage point
vantage point                            share of paths
far                                      100.0%  3 of 3
near                                     100.0%  3 of 3

MSS changed, by destination
destination                              share of paths
10.0.9.1                                 100.0%  2 of 2
10.0.9.2                                 100.0%  2 of 2
10.0.9.3                                 100.0%  2 of 2

Sequence number changed, by vantage point
vantage point                            share of paths
far                                      100.0%  3 of 3
near                                       0.0%  0 of 3

Sequence number changed, by destination
destination                              share of paths
10.0.9.1                                  50.0%  1 of 2
10.0.9.2                                  50.0%  1 of 2
10.0.9.3                                  50.0%  1 of 2

Where the MSS is changed
tenth of the path, from the sender       share of these changes
1                                          0.0%  0 of 6
2                                          0.0%  0 of 6
3                                          0.0%  0 of 6
4                                          0.0%  0 of 6
5                                         50.0%  3 of 6
6                                          0.0%  0 of 6
7                                          0.0%  0 of 6
8                                         50.0%  3 of 6
9                                          0.0%  0 of 6
10                                         0.0%  0 of 6

Between how many hops the box of a change may stand
hops, at most                            share of changes
1                                         66.7%  6 of 9
2                                         66.7%  6 of 9
3                                         66.7%  6 of 9
4                                        100.0%  9 of 9
== run
# Pictures, with their data and scripts, into a folder of their own.
tracebox report all.sqlite --plots plots >/dev/null; echo $?; ls plots | wc -l; head -c 4 plots/coverage.png | tail -c 3; echo
cat plots/coverage.dat plots/mss-places.dat
tracebox report all.sqlite --plots plots >/dev/null; echo $?
tracebox report all.sqlite --plots drawn --svg >/dev/null && grep -c '<svg' drawn/*.svg
== stdout
0
24
PNG
0 0.000000 "0.0"
1 0.000000 "0.1"
2 0.000000 "0.2"
3 0.500000 "0.3"
4 0.500000 "0.4"
5 0.500000 "0.5"
6 0.500000 "0.6"
7 0.500000 "0.7"
8 0.500000 "0.8"
9 0.500000 "0.9"
10 1.000000 "1.0"
0 0.000000 "1"
1 0.000000 "2"
2 0.000000 "3"
3 0.000000 "4"
4 0.500000 "5"
5 0.000000 "6"
6 0.000000 "7"
7 0.500000 "8"
8 0.000000 "9"
9 0.000000 "10"
3
drawn/coverage.svg:1
drawn/location-error.svg:1
drawn/mss-places.svg:1
drawn/mss-target.svg:1
drawn/mss-vantage.svg:1
drawn/places.svg:1
drawn/sequence-target.svg:1
drawn/sequence-vantage.svg:1
== stderr
error: cannot make the folder 'plots': File exists
== run
# What is no such database, or no such run.
tracebox report nowhere.sqlite; echo $?
echo text >text.sqlite; tracebox report text.sqlite; echo $?
sqlite3 other.sqlite 'CREATE TABLE t (a)'; tracebox report other.sqlite; echo $?
sqlite3 new.sqlite 'CREATE TABLE tracebox (version BIGINT); INSERT INTO tracebox VALUES (9)'; tracebox report new.sqlite; echo $?
ln -s all.sqlite link.sqlite; tracebox report link.sqlite >/dev/null; echo $?
printf 'a b\n' >targets; tracebox --targets targets; echo $?
: >targets; tracebox --targets targets; echo $?
tracebox --targets targets 10.0.9.9; tracebox --db x 10.0.9.9; tracebox --plots x 10.0.9.9
tracebox report 'postgresql://user:secret@/none?host=/nowhere' 2>&1 | grep -c secret
== stdout
3
3
3
2
3
2
2
0
== stderr
error: 'nowhere.sqlite': unable to open database file
error: 'text.sqlite': file is not a database
error: 'other.sqlite': no such table: tracebox
error: the database is of version 9, expected 1
error: 'link.sqlite': unable to open database file
targets:1:1: error: expected one name or address per line
    a b
    ^~~
error: 'targets' names no destination
tracebox: --targets takes no destination; 'tracebox --help' tells the options
tracebox: --db and --vantage go with --targets; 'tracebox --help' tells the options
tracebox: --plots and --svg go with 'report'; 'tracebox --help' tells the options
== exit 1
