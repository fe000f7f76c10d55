SYN proxy in user space: real TCP, by IPv4 and IPv6, while 400,000 SYNs from addresses that are nobody's come as fast as they can be sent (on a machine with nothing else to do, 90,000 a second), of which the server sees none.
== copy examples/syn-proxy
== copy tests/oracle/packets.py
== file flood.py
# flood.py MAC COUNT: SYNs to port 80 from random sources, as fast as they can be sent
import random, socket, sys, time
from packets import *
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0); s.bind(('eth', 0))
mac = sys.argv[1].replace(':', '')
one = lambda: '%d.%d.%d.%d' % (random.choice((11, 45, 101, 198)), random.randrange(256), random.randrange(256), random.randrange(1, 255))
frames = [ether(tcp(one(), '10.77.0.2', random.randrange(1024, 65536), 80, SYN, random.getrandbits(32), options=b'\x02\x04\x05\xb4'), dst=mac)
          for i in range(20000)]
print('ready', flush=True); sys.stdin.readline()
n = 0
while n < int(sys.argv[2]):
    for f in frames[n % 20000:n % 20000 + 200]:
        try:
            s.send(f)
            n += 1
        except OSError:		# no room in the device
            pass
print('a flood of %d' % n)
== file count.py
# SYNs that the server sees: those of the flood, and its clients'
import os, socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800)); s.bind(('eth', 0x800)); s.settimeout(0.1)
s.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)
flood = own = 0
print('ready', flush=True)
while not os.path.exists('over'):
    try:
        f, address = s.recvfrom(100)
    except socket.timeout:
        continue
    if address[2] != socket.PACKET_OUTGOING and f[23] == 6 and f[47] & 18 == 2:
        if f[26:30] == bytes((10, 77, 0, 1)):
            own += 1
        else:
            flood += 1
print('SYNs at the server: %d of the flood, %s of its clients' % (flood, 'some' if own >= 3 else own))
== run
FILE=10000000; MIDDLEPROOF_RUN=$PWD/run; export FILE MIDDLEPROOF_RUN
$TOP/tests/net/between syn-proxy/proxy.click late -- 'start -n guard; . $TOP/tests/net/traffic; serve b; on a ping -c 1 -W 2 10.77.0.2 >/dev/null
mac=$(on b ip -br link show eth | tr -s " " | cut -d " " -f 3)
mkfifo go; on a python3 flood.py $mac 400000 <go >flood & flood=$!
exec 9>go; until grep -q ready flood; do sleep 0.05; done
on b python3 count.py >count & count=$!; until grep -qs ready count; do sleep 0.05; done
echo go >&9; sleep 0.3; on a timeout 30 python3 $peer session 10.77.0.2 3 >session & session=$!
fetched=0
while kill -0 $flood 2>/dev/null; do for address in 10.77.0.2 "[fd77::2]"; do
	on a curl -gsS --max-time 30 -o got "http://$address/file" && [ "$(whole served/file got)" = whole ] || echo "from $address: another file"
	fetched=$((fetched + 1))
done; done
[ $fetched -ge 2 ] && echo "files of 10 MB, whole"
wait $flood $session; cat session; touch over; wait $count; tail -1 flood; tail -1 count
half=$(datapath ctl read proxy.half_open) cookies=$(datapath ctl read proxy.cookies)
[ $cookies -gt 100000 ] && echo "$half half open after more than 100000 cookies"
stop_serving; datapath ctl stop; wait $DATAPATH; cat $OUT' 2>&1
== stdout
files of 10 MB, whole
session whole
a flood of 400000
SYNs at the server: 0 of the flood, some of its clients
0 half open after more than 100000 cookies
== run
$TOP/tests/net/between syn-proxy/proxy.click -- '. $TOP/tests/net/traffic; traffic a b 10.77.0.2 fd77::2'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
== file chain.yaml
datapath: guarded
ports: { left: { device: left }, right: { device: right } }
tables:
  0:
    rules:
      - { match: in_port == left, actions: [ chain guard, output right ] }
      - { match: in_port == right, actions: [ chain guard, output left ] }
chains:
  guard: { id: 1, nfs: [ { name: proxy, click: syn-proxy/proxy.click, order: 1 } ] }
== run
# the same file as a function of a chain
$TOP/tests/net/between chain.yaml -- '. $TOP/tests/net/traffic; traffic a b 10.77.0.2 fd77::2'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
== run
# another configuration takes over what is open, and cookies that were given: a session goes on, and a connection opens
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between syn-proxy/proxy.click late -- 'start -n guard; . $TOP/tests/net/traffic; serve b
on a timeout 30 python3 $peer session 10.77.0.2 3 & session=$!; sleep 1
sed "s/1460/1400, HALF_OPEN 5/" syn-proxy/proxy.click >next.click; datapath ctl hotswap next.click
on a curl -sS --max-time 10 -o got http://10.77.0.2/file && whole served/file got
wait $session; datapath ctl read proxy.config; datapath ctl read proxy.opened; stop_serving; datapath ctl stop; wait $DATAPATH' 2>&1
== stdout
whole
session whole
1400, HALF_OPEN 5
2
== run
# nobody listens there; the server is gone: the client, who was connected, hears it
sed "s/SYNCookieProxy(1460)/SYNCookieProxy(1460, TIMEOUT 2)/" syn-proxy/proxy.click >short.click
$TOP/tests/net/between short.click -- 'on a ping -c 1 -W 2 10.77.0.2 >/dev/null
heard() { on a curl -sS --max-time 15 $1 2>/dev/null; case $? in 7 | 55 | 56) echo "$1 is over" ;; *) echo "$1: $?" ;; esac; }
heard http://10.77.0.2:81/
on b ip route add blackhole 10.77.0.1; heard http://10.77.0.2:80/'
== stdout
http://10.77.0.2:81/ is over
http://10.77.0.2:80/ is over
== run
$TOP/tests/net/between syn-proxy/proxy.click late -- '. $TOP/tests/net/traffic; killed syn-proxy/proxy.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
