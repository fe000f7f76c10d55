Middleboxes in guests: what their filters name and their balancers have decided is settled in the driver, by verbs and by shared memory;
the rest, and all that is another's, reaches whom it reached before.
== file none.click
Idle -> Discard;
== file told
.guests[] | "\(.guest): \(.packets) packets, \(.filtered) filtered, \(.directed) directed, \(.delivered) delivered"
== file ask
# ask COMMAND...: each through the shared memory "box", the answer without its number
import mmap, os, sys, time
f = os.open("/dev/shm/box", os.O_RDWR)
m = mmap.mmap(f, 1 << 20)
def answer():
    return bytes(m[1024:2048]).split(b"\0")[0]
for c in sys.argv[1:]:
    before = answer()
    c = c.encode()
    m[1:1 + len(c)] = c         # the first sign last
    m[0:1] = b"@"
    for _ in range(300):
        time.sleep(0.01)
        if answer() not in (before, b""):
            break
    print(answer().decode().strip("@").partition(" ")[2])
== file net
# what every part begins with: a bridge, a guest b that serves "guest", and a host c that serves "elsewhere" and takes packets to the guest's address, too
mount -t tmpfs none /dev/shm
ip netns add c; ip link add third netns middle type veth peer name eth netns c
ip link set third up; on c ip link set eth address 02:00:00:00:00:0c; on c ip link set lo up; on c ip link set eth up
on b ip link set eth address 02:00:00:00:00:0b
on c sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
on c ip addr add 10.77.0.3/24 dev eth; on c ip addr add 10.77.0.2/32 dev lo
ip link add name br0 type bridge; for d in left right third; do ip link set $d master br0; done; ip link set br0 up
for h in a b c; do on $h ethtool -K eth tx off gro on >/dev/null; done
mkdir -p www wwc; echo guest >www/who; echo elsewhere >wwc/who
on b sh -c "cd www && exec python3 -m http.server 80 >/dev/null 2>&1" & first=$!
on c sh -c "cd wwc && exec python3 -m http.server 80 >/dev/null 2>&1" & second=$!
sleep 0.7
page() { on a curl -sS --max-time 2 http://10.77.0.2/who 2>&1 | sed 's/after .*//'; }
reach() { on a ping -c 1 -W 1 ${1:-10.77.0.2} >/dev/null && echo "reached" || echo "not reached"; }
# KIND NAME - a count of the guest's own kernel, such as Icmp InEchos
got() { on b cat /proc/net/snmp | awk -v kind="$1:" -v name="$2" '$1 == kind { if (n) print $n; else for (i = 2; i <= NF; i++) if ($i == name) n = i }'; }
told() { datapath ctl guest list --json | jq -r -f told; }
say() { datapath ctl guest command box "$1" 2>&1 | head -1; }
finish() { kill $first $second; datapath ctl offload clear; datapath ctl stop; wait $DATAPATH; ls /dev/shm; }
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between none.click late -- 'start --name lab; . ./net
datapath ctl guest add box 02:00:00:00:00:0b; datapath ctl offload attach left
echo "without"; reach; page
datapath ctl guest add box 02:00:00:00:00:0b --to 10.77.0.3=02:00:00:00:00:0c
echo "registered for nothing"; reach; page
say "A 02:00:00:00:00:0b I 1 p icmp"; say "R F 02:00:00:00:00:0b 10.77.0.2"; say "A 02:00:00:00:00:0b I 1 p icmp"
echo "icmp is filtered"; before=$(got Icmp InEchos); echo "$((before > 0)) seen before"; on a ping -f -q -c 50 -W 1 10.77.0.2 | grep -o "[0-9]* received"; echo "$(($(got Icmp InEchos) - before)) seen by the guest"; reach 10.77.0.3; page
say "D 02:00:00:00:00:0b I 5 p"; say "D 02:00:00:00:00:0b I 1 p"; reach
say "A 02:00:00:00:00:0b T 3 d 80 p tcp I 4 s 10.77.0.1"; echo "port 80 is filtered"; page; reach
say "X 02:00:00:00:00:0b"; page
say "R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.9 10.77.0.3"; echo "others are balanced"; page
say "R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.1 10.77.0.3"; echo "balanced"; before=$(got Tcp PassiveOpens); page; echo "$(($(got Tcp PassiveOpens) - before)) connections of the guest, $((before > 0)) before"
say "R L 02:00:00:00:00:0b 10.77.0.2 0 0.0.0.0 10.77.0.4"; say "X 02:00:00:00:00:0c"
kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; echo "without an agent"; page
start --name lab; until datapath ctl guest list >/dev/null 2>&1; do sleep 0.05; done; echo "with the next one"; page; datapath ctl guest list | sed 1,2d
say "X 02:00:00:00:00:0b"; page; datapath ctl guest remove bax; datapath ctl guest remove box; datapath ctl guest list | sed 1d; page
finish' 2>&1
== stdout
datapath ctl: there is no device whose packets could be looked at: attach one first (offload.attach)
without
reached
guest
registered for nothing
reached
guest
box:1:1: error: it is not registered as a firewall (R F)
icmp is filtered
1 seen before
0 received
0 seen by the guest
reached
guest
box:1:26: error: the command ends, expected a letter that the mask names: s
reached
port 80 is filtered
curl: (28) Connection timed out 
reached
guest
others are balanced
guest
balanced
elsewhere
0 connections of the guest, 1 before
box:1:43: error: its operator allows no such destination
box:1:3: error: this is not the MAC address of guest 'box'
without an agent
elsewhere
with the next one
elsewhere
	R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.9 10.77.0.3
	R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.1 10.77.0.3
guest
error: there is no guest 'bax', did you mean 'box'?
guest
== run
# The same by shared memory: whole commands are answered, what is hostile harms nobody
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between none.click late -- 'start --name lab; . ./net
datapath ctl offload attach left; datapath ctl guest add box 02:00:00:00:00:0b --memory box; datapath ctl guest add other 02:00:00:00:00:0c --memory box
stat -c "%s %a" /dev/shm/box
python3 ask "R F 02:00:00:00:00:0b 10.77.0.2@" "A 02:00:00:00:00:0b I 1 p icmp@" "A 02:00:00:00:00:0c I 1 p icmp@" "R F 02:00:00:00:00:0b@" "@" "Q \x01@" "R F 02:00:00:00:00:0b 10.77.0.2"
reach; reach 10.77.0.3
python3 ask "$(python3 -c "print(\"A\" * 600 + \"@\")")" "$(python3 -c "print(\"B\" * 1023)")"
python3 -c "
import mmap, os, random, time
f = os.open(\"/dev/shm/box\", os.O_RDWR); m = mmap.mmap(f, 1 << 20); end = time.time() + 2; random.seed(8)
parts = [b\"@\", b\"X 02:00:00:00:00:0c\", b\"R F 02:00:00:00:00:0c 10.77.0.3\", b\"A 02:00:00:00:00:0c I 1 p icmp\", b\" M 4 s\", b\"\\0\", b\"\\xff\"]
while time.time() < end:
    for _ in range(200):
        p = random.choice(parts); k = random.choice([0, 0, 0, 1, 1, 20, 400, 1020]); m[k:k + len(p)] = p
m[0:1024] = bytes(1024)
"; sleep 0.3; page; reach 10.77.0.3; datapath ctl guest list | sed -n 3,9p
python3 ask "X 02:00:00:00:00:0b@"; reach
truncate -s 0 /dev/shm/box; sleep 0.2; stat -c "%s" /dev/shm/box; reach; datapath ctl guest command box "X 02:00:00:00:00:0b" 2>&1 | tail -3
finish' 2>&1
== stdout
error: shared memory 'box' is that of guest 'box'
1048576 600
ok
ok
3 this is not the MAC address of guest 'box'
22 the command ends, expected an IP address
1 the command ends, expected R, A, D or X
1 expected R, A, D or X, found 'Q'
1 the end of the command is missing
not reached
reached
1 a command of 600 octets, expected at most 512
1 the end of the command is missing
guest
reached
	R F 02:00:00:00:00:0b 10.77.0.2
	A 02:00:00:00:00:0b I 1 p icmp
ok
reached
0
reached
box:1:1: error: it is not registered
    X 02:00:00:00:00:0b
    ^
