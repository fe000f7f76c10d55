Waypoints are passed in the order of the list, also where the ways of several orders meet again.
== file inspect.click
FromDevice(a) -> Queue -> ToDevice(b);
FromDevice(c) -> Queue -> ToDevice(d);
== file network.yaml
# u: packets with a source whose last bit is set pass first `ids`, then `log`; the others the other way round
network: order
encap: ip
boxes:
  split: { click: split.click }
  ids: { click: inspect.click }
  log: { click: inspect.click }
  join: { click: join.click }
hosts: { u: { ip: 10.0.0.0/8 }, s: {} }
links:
  - u -> split:in
  - split:odd -> ids:a
  - ids:b -> log:a
  - log:b -> join:one
  - split:even -> log:c
  - log:d -> ids:c
  - ids:d -> join:two
  - join:out -> s
policies:
  each: { waypoint: u -> s, via: ids }
  the other: { waypoint: u -> s, via: [log] }
  in order: { waypoint: u -> s, via: [ids, log] }
  odd only: { waypoint: u -> s, via: [split, ids, log], packet: "ip[15] & 1 == 1" }
  even only: { waypoint: u -> s, via: [ids, log], packet: "ip[15] & 1 == 0" }
  three: { waypoint: u -> s, via: [ids, log, join, split] }
  by port: { waypoint: u -> s, via: ["ids:a", "log:a"], packet: "ip[15] & 1 == 1" }
  to a box: { waypoint: "u -> log:c", via: ids }
== file split.click
FromDevice(in) -> c :: Classifier(15/01%01, -);
c[0] -> Queue -> ToDevice(odd);
c[1] -> Queue -> ToDevice(even);
== file join.click
FromDevice(one) -> q :: Queue -> ToDevice(out);
FromDevice(two) -> q;
== run
symexec check -q network.yaml
== stdout
each: holds
the other: holds
in order: VIOLATED
  a packet reaches s without passing log after ids
  path:
    u
    split/FromDevice@1 :: FromDevice  split.click:1
    split/c :: Classifier             split.click:1  rule 2
    split/Queue@5 :: Queue            split.click:3
    split/ToDevice@6 :: ToDevice      split.click:3
    log/FromDevice@4 :: FromDevice    inspect.click:2
    log/Queue@5 :: Queue              inspect.click:2
    log/ToDevice@6 :: ToDevice        inspect.click:2
    ids/FromDevice@4 :: FromDevice    inspect.click:2
    ids/Queue@5 :: Queue              inspect.click:2
    ids/ToDevice@6 :: ToDevice        inspect.click:2
    join/FromDevice@4 :: FromDevice   join.click:2
    join/q :: Queue                   join.click:1
    join/ToDevice@3 :: ToDevice       join.click:1
    s
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.0:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aece0a000000c00002019c400050000003e8000000005002ffff43690000
odd only: holds
even only: VIOLATED
  a packet reaches s without passing log after ids
  path:
    u
    split/FromDevice@1 :: FromDevice  split.click:1
    split/c :: Classifier             split.click:1  rule 2
    split/Queue@5 :: Queue            split.click:3
    split/ToDevice@6 :: ToDevice      split.click:3
    log/FromDevice@4 :: FromDevice    inspect.click:2
    log/Queue@5 :: Queue              inspect.click:2
    log/ToDevice@6 :: ToDevice        inspect.click:2
    ids/FromDevice@4 :: FromDevice    inspect.click:2
    ids/Queue@5 :: Queue              inspect.click:2
    ids/ToDevice@6 :: ToDevice        inspect.click:2
    join/FromDevice@4 :: FromDevice   join.click:2
    join/q :: Queue                   join.click:1
    join/ToDevice@3 :: ToDevice       join.click:1
    s
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.0:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aece0a000000c00002019c400050000003e8000000005002ffff43690000
three: VIOLATED
  a packet reaches s without passing log after ids
  path:
    u
    split/FromDevice@1 :: FromDevice  split.click:1
    split/c :: Classifier             split.click:1  rule 2
    split/Queue@5 :: Queue            split.click:3
    split/ToDevice@6 :: ToDevice      split.click:3
    log/FromDevice@4 :: FromDevice    inspect.click:2
    log/Queue@5 :: Queue              inspect.click:2
    log/ToDevice@6 :: ToDevice        inspect.click:2
    ids/FromDevice@4 :: FromDevice    inspect.click:2
    ids/Queue@5 :: Queue              inspect.click:2
    ids/ToDevice@6 :: ToDevice        inspect.click:2
    join/FromDevice@4 :: FromDevice   join.click:2
    join/q :: Queue                   join.click:1
    join/ToDevice@3 :: ToDevice       join.click:1
    s
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.0:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aece0a000000c00002019c400050000003e8000000005002ffff43690000
by port: holds
to a box: VIOLATED
  a packet reaches log:c without passing ids
  path:
    u
    split/FromDevice@1 :: FromDevice  split.click:1
    split/c :: Classifier             split.click:1  rule 2
    split/Queue@5 :: Queue            split.click:3
    split/ToDevice@6 :: ToDevice      split.click:3
    log/FromDevice@4 :: FromDevice    inspect.click:2
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.0:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aece0a000000c00002019c400050000003e8000000005002ffff43690000
4 policies hold, 4 violated, 0 vacuous, 0 undecided
== exit 1
