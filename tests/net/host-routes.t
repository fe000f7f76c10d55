LinuxIPLookup routes by the host's tables, as they are now: its gateways, devices, rules, and what is blocked.
== file e.click
FromIPSummaryDump(to, TIMING false, ACTIVE false) -> l :: LinuxIPLookup(one, two, lo); l[0] -> a :: Counter -> Discard; l[1] -> b :: Counter -> Discard; l[2] -> c :: Counter -> Discard;
Script(wait 3600s);
== file none.click
Idle -> LinuxIPLookup(nowhere0) -> Discard;
== file few.click
Idle -> l :: LinuxIPLookup(lo); l[0] -> Discard; l[1] -> Discard;
== file to
!data ip_dst
10.1.0.9
10.3.0.9
10.2.0.1
172.16.0.1
== run
[ "$(id -u)" = 0 ] || { echo 'needs root'; exit 77; }
[ "$(ip -o link | wc -l)" -le 3 ] || { echo 'needs a network of its own'; exit 77; }
export MIDDLEPROOF_RUN=$PWD/run; ip link set lo up
for d in one two; do ip link add $d type veth peer name $d-far; ip link set $d up; ip link set $d-far up; done
ip addr add 10.1.0.1/24 dev one; ip addr add 10.2.0.1/24 dev two; ip route add 10.3.0.0/16 via 10.2.0.7; ip route add blackhole 10.3.1.0/24
datapath run --name lab e.click & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
look() { sleep 0.2; for a in 10.1.0.9 10.3.0.9 10.3.1.9 10.2.0.1 172.16.0.1 192.0.2.1; do echo "$a: $(datapath ctl read l.lookup $a)"; done; }
look
echo changed; ip route add default via 10.1.0.254; ip route del 10.3.0.0/16; ip rule add to 192.0.2.0/24 table 77; ip route add default dev two table 77; look
echo a device is gone; ip link del two; look
ip link add two type veth peer name two-far; ip link set two up; ip link set two-far up; ip route add 10.3.0.0/16 dev two; sleep 0.2
datapath ctl write FromIPSummaryDump@1.active true; sleep 0.2; for n in a b c; do datapath ctl read $n.count; done
datapath ctl read l.lookup x; datapath ctl write l.flush
datapath ctl stop; wait $pid; ip link del one; ip link del two
datapath run none.click; datapath run few.click
== stdout
10.1.0.9: 0
10.3.0.9: 1 10.2.0.7
10.3.1.9: -1
10.2.0.1: 2
172.16.0.1: -1
192.0.2.1: -1
changed
10.1.0.9: 0
10.3.0.9: 0 10.1.0.254
10.3.1.9: -1
10.2.0.1: 2
172.16.0.1: 0 10.1.0.254
192.0.2.1: 1
a device is gone
10.1.0.9: 0
10.3.0.9: 0 10.1.0.254
10.3.1.9: -1
10.2.0.1: 0 10.1.0.254
172.16.0.1: 0 10.1.0.254
192.0.2.1: 0 10.1.0.254
3
1
0
== stderr
datapath ctl: expected an address to look up, not 'x'
none.click:1:9: error: there is no device 'nowhere0'
    Idle -> LinuxIPLookup(nowhere0) -> Discard;
            ^~~~~~~~~~~~~
few.click:1:9: error: 2 outputs need as many devices, not 1
    Idle -> l :: LinuxIPLookup(lo); l[0] -> Discard; l[1] -> Discard;
            ^
== exit 2
