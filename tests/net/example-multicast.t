A multicast router: a group's datagrams come whole while it is joined, and not before or after; killed under load.
== copy examples/multicast
== file send.py
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 8)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('10.77.0.1'))
end, i = time.time() + float(sys.argv[1]), 0
while time.time() < end:
    s.sendto(b'%d ' % i + bytes(i % 1400), ('239.1.2.3', 5000)); i += 1
    time.sleep(0.001)
== file join.py
import socket, time
def frames(seconds):
    n, end = 0, time.time() + seconds
    while time.time() < end:
        try:
            f = raw.recv(2000)
            n += f[30:34] == bytes([239, 1, 2, 3]) and f[23] == 17
        except socket.timeout:
            pass
    return n
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800)); raw.bind(('eth', 0x800)); raw.settimeout(0.1)
print('before:', frames(0.5))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20); s.bind(('239.1.2.3', 5000)); s.settimeout(3)
member = socket.inet_aton('239.1.2.3') + socket.inet_aton('10.77.0.2')
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
got, end = [], time.time() + 1.5
while time.time() < end:
    d = s.recv(2000)
    i, rest = d.split(b' ', 1)
    assert rest == bytes(int(i) % 1400), i
    got.append(int(i))
print('while joined:', len(got) > 300 and got == list(range(got[0], got[-1] + 1)) or got)
s.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, member)
frames(2.3)     # two seconds after a leave
print('afterwards:', frames(0.5))
== run
$TOP/tests/net/between multicast/multicast.click -- 'on b sh -c "echo 2 >/proc/sys/net/ipv4/conf/eth/force_igmp_version"; on a ip route add 239.0.0.0/8 dev eth
on a timeout 20 python3 send.py 6 & send=$!; on b timeout 20 python3 join.py; kill $send'
== stdout
before: 0
while joined: True
afterwards: 0
== run
$TOP/tests/net/between multicast/multicast.click late -- '. $TOP/tests/net/traffic; on a ip route add 239.0.0.0/8 dev eth; killed multicast/multicast.click on a python3 send.py 20'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
