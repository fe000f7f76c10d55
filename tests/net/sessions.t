Long interactive sessions through every example that forwards TCP: half a line, silence, the other half, as somebody types who is called away. All examples at once, so that it takes as long as one.
== file session
# session NAME FILE ADDRESS [OPTION]... - through examples/NAME/FILE; SETUP is run before, AFTER once the datapath runs
name=$1 file=$2 address=$3
shift 3
mkdir $name && cp -r $TOP/examples/$name/. $name && cd $name || exit 3
$TOP/tests/net/between $file "$@" late -- "$SETUP
start $START || cat \$OUT
$AFTER
on b python3 $TOP/tests/net/peer serve . . >served 2>&1 & server=\$!
while ! grep -qs ready served; do sleep 0.05; done
for pause in '0.1 0.3 0.9 2 0.2' '3 7' '10' '0 0 11'; do timeout 60 nsenter --net=/run/netns/a python3 $TOP/tests/net/peer typed $address \$pause & all=\"\$all \$!\"; done
wait \$all; kill \$server" >said 2>&1
status=$?
[ $status != 77 ] || { cat said >../skipped; exit 77; }
echo "$name: $(grep -c '^whole$' said) of 4 whole$(grep -v '^whole$' said | sed 's/^/, /')"
== file paused
# paused NAME COMMAND - through examples/NAME, what is no TCP: COMMAND, in the middle, says what came after each silence
mkdir $1 && cp $TOP/examples/$1/*.click *.py $1 && cd $1 || exit 3
$TOP/tests/net/between $1.click -- "$2" >said 2>&1
status=$?
[ $status != 77 ] || { cat said >../skipped; exit 77; }
echo "$1: $(tr '\n' ' ' <said)"
== file group.py
# group.py send | receive: datagrams of a group after silences; who has joined gets each of them, also behind a question of the router's
import os, socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if sys.argv[1] == 'send':
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 8)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('10.77.0.1'))
    while not os.path.exists('joined'):
        time.sleep(0.1)
    for i, pause in enumerate((2, 0.1, 0.3, 2, 11, 0)):
        time.sleep(pause)
        s.sendto(b'%d' % i + bytes(i * 200), ('239.1.2.3', 5000))
else:
    s.bind(('239.1.2.3', 5000)); s.settimeout(30)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton('239.1.2.3') + socket.inet_aton('10.77.0.2'))
    open('joined', 'w').close()
    print('all' if all(s.recv(2000) == b'%d' % i + bytes(i * 200) for i in range(6)) else 'another')
== file back.py
# frames that come back after silences
import socket, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x88b5)); s.bind(('eth', 0x88b5)); s.settimeout(5)
own, other, came = s.getsockname()[4], b'\x02\0\0\0\0\x0b', 0
for i, pause in enumerate((0.1, 0.3, 2, 11, 0)):
    time.sleep(pause)
    s.send(other + own + b'\x88\xb5' + bytes([i]) * (100 + i * 300))
    while True:
        frame, address = s.recvfrom(2000)
        if address[2] != socket.PACKET_OUTGOING:
            break
    came += frame == own + other + b'\x88\xb5' + bytes([i]) * (100 + i * 300)
print(came, 'of 5')
== run
# Four people at once through each: silences of 0.1 to 11 s
six='ip addr flush dev eth; ip addr add fd64:29b::a4d:1/120 dev eth nodad; ip -6 route add fd64:29b::a4e:0/120 via fd64:29b::a4d:fe'
two='ip link add t1 type veth peer name t2; for d in t1 t2; do ip link set $d up; echo 1 >/proc/sys/net/ipv6/conf/$d/disable_ipv6; done'
through() { SETUP=$SETUP START=$START AFTER=$AFTER bash ./session "$@" >"out.$1" & }
SETUP= START= AFTER=
for name in wire firewall congestion ddos dpi ips shaper; do through $name $name.click 10.77.0.2; done
START='-p alarm=none' through ids ids.click 10.77.0.2; START='-p monitor=none' through monitoring monitoring.click 10.77.0.2
START='-p collector=none' through flowmonitor flowmonitor.click 10.77.0.2
for name in router cgnat; do through $name $name.click 10.78.0.2 routed; done
SETUP='on b ip addr add 10.78.0.3/24 dev eth' through balancer balancer.click 10.77.0.254 routed
SETUP="on a sh -c '$six'" through translator translator.click fd64:29b::a4e:2 routed
SETUP="$two" START='-p right=t1' AFTER='datapath run gre.click near=10.78.0.254 local=192.0.2.2 remote=192.0.2.1 hosts=10.78.0.0/24 -p left=right -p right=t2 >there.out 2>&1 &
for _ in $(seq 200); do [ "$(ip -o link 2>/dev/null | grep -c " xdp")" -lt 4 ] || break; sleep 0.05; done' through gre gre.click 10.78.0.2 routed
SETUP="$two; on b ip route add 10.64.0.0/24 via 10.78.0.254" START='-p left=t2' AFTER='datapath run modem.click -p right=t1 >modem.out 2>&1 &
for _ in $(seq 100); do on a ping -c 1 -W 0.2 10.78.0.2 >/dev/null && break; done' through bras bras.click 10.78.0.2 routed
SETUP="$two; for n in a b; do on \$n ip link set eth mtu 1450; done" START='-p right=t1' AFTER='datapath run vxlan.click local=192.0.2.2 remote=192.0.2.1 -p left=right -p right=t2 >there.out 2>&1 &
for _ in $(seq 100); do on a ping -c 1 -W 0.2 10.77.0.2 >/dev/null && break; done' through vxlan vxlan.click 10.77.0.2
bash ./paused multicast 'on b sh -c "echo 2 >/proc/sys/net/ipv4/conf/eth/force_igmp_version"; on b timeout 80 python3 group.py receive & r=$!; on a ip route add 239.0.0.0/8 dev eth
on a timeout 80 python3 group.py send; wait $r' >out.multicast &
bash ./paused mirror 'on b timeout 40 python3 back.py & r=$!; on a timeout 40 python3 back.py; wait $r' >out.mirror &
wait; [ ! -e skipped ] || { cat skipped; exit 77; }; cat out.*
== stdout
balancer: 4 of 4 whole
bras: 4 of 4 whole
cgnat: 4 of 4 whole
congestion: 4 of 4 whole
ddos: 4 of 4 whole
dpi: 4 of 4 whole
firewall: 4 of 4 whole
flowmonitor: 4 of 4 whole
gre: 4 of 4 whole
ids: 4 of 4 whole
ips: 4 of 4 whole
mirror: 5 of 5 5 of 5 
monitoring: 4 of 4 whole
multicast: all 
router: 4 of 4 whole
shaper: 4 of 4 whole
translator: 4 of 4 whole
vxlan: 4 of 4 whole
wire: 4 of 4 whole
