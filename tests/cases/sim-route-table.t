A route table is printed in Click's columns: two tab stops for the prefix, and two for the next hop.
== file r.click
Idle -> r :: RadixIPLookup(1.1.1.1/8 1.1.1.1 2, 10.8.0.0/16 10.1.1.1 2, 100.100.8.254/32 10.1.1.10 2, 100.10.10.2/32 0,
	100.100.8.25/32 1.1.1.10 1, 100.100.100.0/22 100.100.100.1 1);
r[0], r[1], r[2] -> Discard;
DriverManager(stop);
== run
symexec sim -h r.table r.click | tee proof | sed 's/\t/<tab>/g'; datapath run --clock virtual -h r.table r.click | cmp - proof
== stdout
1.0.0.0/8<tab><tab>1.1.1.1<tab><tab>2
10.8.0.0/16<tab><tab>10.1.1.1<tab>2
100.100.8.254/32<tab>10.1.1.10<tab>2
100.10.10.2/32<tab><tab>-<tab><tab>0
100.100.8.25/32<tab><tab>1.1.1.10<tab>1
100.100.100.0/22<tab>100.100.100.1<tab>1
