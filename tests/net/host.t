Devices towards the host: it pings what a configuration plays, through Ethernet and IP devices, and nothing is left of them.
== file host.click
// 10.5.0.0/24 answers pings: by Ethernet on mp0, 10.6.0.0/24 by IP on mp1
from :: FromHost(mp0, 10.5.0.1/24, ETHER 2:0:0:0:0:77, MTU 1400) -> c :: Classifier(12/0806 20/0001, 12/0800, -);
to :: ToHost(mp0);
c[0] -> ARPResponder(10.5.0.0/24 2:0:0:0:0:1) -> to;
c[1] -> CheckIPHeader(14) -> ICMPPingResponder -> EtherMirror -> to;
c[2] -> Discard;
tun :: KernelTun(10.6.0.1/24, DEVNAME mp1) -> ICMPPingResponder -> tun;
== file alone.click
Idle -> ToHost(nowhere0);
== file ports.click
FromDevice(lan) -> c :: Counter -> Queue -> ToDevice(lan);
== run
[ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] || { echo 'needs root and /dev/net/tun'; exit 77; }
[ "$(ip -o link | wc -l)" -le 3 ] || { echo 'needs a network of its own'; exit 77; }
datapath run host.click -h from.dev_name -h tun.dev_name >out & pid=$!
for i in $(seq 100); do ip link show mp1 2>/dev/null | grep -q UP && break; sleep 0.05; done
ping -c 3 -i 0.2 -W 2 10.5.0.9 | grep -o '3 received'
ping -c 3 -i 0.2 -W 2 -s 1000 10.6.0.9 | grep -o '3 received'
ip -o link show mp0 | grep -o 'mtu 1400'; ip -o link show mp0 | grep -o '02:00:00:00:00:77'
kill $pid; wait $pid; cat out; ip -o link | grep -c mp
datapath run host.click & pid=$!
for i in $(seq 100); do ip link show mp1 2>/dev/null | grep -q UP && break; sleep 0.05; done
kill -9 $pid; wait $pid 2>/dev/null; sleep 0.1; ip -o link | grep -c mp
datapath run alone.click; echo "status $?"
== stdout
3 received
3 received
mtu 1400
02:00:00:00:00:77
from.dev_name:
mp0

tun.dev_name:
mp1

0
0
status 2
== stderr
alone.click:1:9: error: no FromHost makes the device 'nowhere0'
    Idle -> ToHost(nowhere0);
            ^~~~~~
== run
# A device that is attached and detached while it runs, and one whose address is wrong
[ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] || { echo 'needs root and /dev/net/tun'; exit 77; }
export MIDDLEPROOF_RUN=$PWD/run
datapath run --name lab --port lan=none ports.click & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
for i in 1 2 3; do
	datapath ctl ports attach lan tap:mp$i,10.5.$i.1/24 --json
	ip link show mp$i >/dev/null && ping -c 1 -W 1 10.5.$i.2 >/dev/null
	[ "$(datapath ctl read c.count)" -gt 0 ] && echo "packets came"
	datapath ctl ports detach lan; ip -o link | grep -c mp
done
datapath ctl ports attach lan tap:mp9,10.5.300.1/24; echo "status $?"; ip -o link | grep -c mp
datapath ctl ports attach lan tap:a-name-that-is-too-long; echo "status $?"
datapath ctl ports
datapath ctl stop; wait $pid
== stdout
{"mode":"tap"}
packets came
0
{"mode":"tap"}
packets came
0
{"mode":"tap"}
packets came
0
status 3
0
status 2
main:lan: none (none), {{[1-9][0-9]*}} received, {{[0-9]+}} sent, {{[0-9]+}} lost
== stderr
error: cannot set up device 'mp9' as 'mp9,10.5.300.1/24': Invalid argument
error: the name 'a-name-that-is-too-long' is too long for a device
