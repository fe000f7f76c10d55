SYN proxy in user space: real TCP, by IPv4 and IPv6, while SYNs from addresses that are nobody's come as fast as they can be sent, of which the server sees none.
== copy examples/syn-proxy
== copy tests/oracle/packets.py
== file flood.py
# flood.py MAC SECONDS: SYNs to port 80 from random sources, then how many a second
import random, socket, sys, time
from packets import *
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0); s.bind(('eth', 0))
mac = sys.argv[1].replace(':', '')
one = lambda: '%d.%d.%d.%d' % (random.choice((11, 45, 101, 198)), random.randrange(256), random.randrange(256), random.randrange(1, 255))
frames = [ether(tcp(one(), '10.77.0.2', random.randrange(1024, 65536), 80, SYN, random.getrandbits(32), options=b'\x02\x04\x05\xb4'), dst=mac)
          for i in range(20000)]
print('ready', flush=True); sys.stdin.readline()
start, n = time.time(), 0
end = start + float(sys.argv[2])
while time.time() < end:
    for f in frames[n % 20000:n % 20000 + 200]:
        try:
            s.send(f)
            n += 1
        except OSError:		# no room in the device
            pass
rate = n / (time.time() - start)
print('a flood of more than 50000 SYNs a second' if rate > 50000 else '%d SYNs a second only' % rate)
== file count.py
# SYNs that the server sees: those of the flood, and its clients'
import socket, sys, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800)); s.bind(('eth', 0x800)); s.settimeout(0.1)
s.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)
flood = own = 0
print('ready', flush=True)
end = time.time() + float(sys.argv[1])
while time.time() < end:
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
mkfifo go; on a python3 flood.py $mac 8 <go >flood & flood=$!
exec 9>go; until grep -q ready flood; do sleep 0.05; done
on b python3 count.py 9 >count & count=$!; until grep -qs ready count; do sleep 0.05; done
echo go >&9; sleep 0.3
for address in 10.77.0.2 10.77.0.2 10.77.0.2 "[fd77::2]"; do
	on a curl -gsS --max-time 20 -o got "http://$address/file" && echo "from $address: $(whole served/file got)"
done
on a timeout 30 python3 $peer session 10.77.0.2 2
wait $flood $count; tail -1 flood; tail -1 count
half=$(datapath ctl read proxy.half_open) cookies=$(datapath ctl read proxy.cookies)
[ $cookies -gt 100000 ] && echo "$half half open after more than 100000 cookies"
stop_serving; datapath ctl stop; wait $DATAPATH; cat $OUT' 2>&1
== stdout
from 10.77.0.2: whole
from 10.77.0.2: whole
from 10.77.0.2: whole
from [fd77::2]: whole
session whole
a flood of more than 50000 SYNs a second
SYNs at the server: 0 of the flood, some of its clients
0 half open after more than 100000 cookies
== run
$TOP/tests/net/between syn-proxy/proxy.click -- '. $TOP/tests/net/traffic; traffic a b 10.77.0.2 fd77::2'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
== run
# nobody listens there; the server is gone: the client, who was connected, hears it
sed "s/SYNCookieProxy(1460)/SYNCookieProxy(1460, TIMEOUT 2)/" syn-proxy/proxy.click >short.click
$TOP/tests/net/between short.click -- 'on a ping -c 1 -W 2 10.77.0.2 >/dev/null
heard() { on a curl -sS --max-time 15 $1 2>/dev/null; case $? in 7 | 56) echo "$1 is over" ;; *) echo "$1: $?" ;; esac; }
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
