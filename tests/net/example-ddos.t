Protection from floods: real TCP while a flood of SYNs with false sources goes on, of which the server sees no more than is allowed; killed under load.
== copy examples/ddos
== copy tests/oracle/packets.py
== file flood.py
import socket, sys, time
from packets import *
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0); s.bind(('eth', 0))
mac = sys.argv[1].replace(':', '')
frames = [ether(tcp('10.1.%d.%d' % (i // 250, 1 + i % 250), '10.77.0.2', 1024 + i, 80, SYN), dst=mac) for i in range(20000)]
end, i = time.time() + float(sys.argv[2]), 0
while time.time() < end:
    s.send(frames[i % 20000]); i += 1
    if i % 20 == 0:
        time.sleep(0.002)
print(i > 5000 * float(sys.argv[2]) or i)
== file count.py
import socket, sys, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800)); s.bind(('eth', 0x800)); s.settimeout(0.1)
end, n = time.time() + float(sys.argv[1]), 0
while time.time() < end:
    try:
        f, address = s.recvfrom(2000)
        n += address[2] != socket.PACKET_OUTGOING and f[23] == 6 and f[47] == 2 and f[26:28] == b'\x0a\x01'
    except socket.timeout:
        pass
print('SYNs of the flood:', 'as allowed' if 50 <= n <= 50 * (float(sys.argv[1]) + 2) else n)
== run
$TOP/tests/net/between ddos/ddos.click -- '. $TOP/tests/net/traffic; serve b; on a ping -c 1 -W 2 10.77.0.2 >/dev/null
mac=$(on b ip -br link show eth | tr -s " " | cut -d " " -f 3)
on b python3 count.py 3 >count & count=$!; sleep 0.5; on a python3 flood.py $mac 2 >flood & flood=$!
traffic a b 10.77.0.2; wait $count $flood; cat count flood; stop_serving'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
SYNs of the flood: as allowed
True
== run
$TOP/tests/net/between ddos/ddos.click late -- '. $TOP/tests/net/traffic; killed ddos/ddos.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
