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
monitoring: 4 of 4 whole
router: 4 of 4 whole
shaper: 4 of 4 whole
translator: 4 of 4 whole
wire: 4 of 4 whole
