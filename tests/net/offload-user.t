Offloads in user space: a program meets its tenant's packets in the datapath, before the configuration does; a name server's own name is
answered through it while other names flood it.
== copy examples/offload offload
== file wire.click
FromDevice(left, PROMISC true) -> Queue(1000) -> ToDevice(right);
FromDevice(right, PROMISC true) -> Queue(1000) -> ToDevice(left);
== file queries
# queries SECONDS: A records of names that are not the server's; ask: the server's own
import random, socket, struct, sys, time
def query(*labels):
    name = b"".join(bytes([len(l)]) + l for l in labels) + b"\0"
    return struct.pack(">HHHHHH", random.getrandbits(16), 0x100, 1, 0, 0, 0) + name + struct.pack(">HH", 1, 1)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("10.77.0.2", 53))
if sys.argv[1] == "ask":
    s.settimeout(5)
    answered = 0
    for k in range(50):
        s.send(query(b"good", b"example"))
        try:
            answered += s.recv(512)[-4:] == bytes([192, 0, 2, 1])
        except TimeoutError:
            pass
    print("%d of 50 answered" % answered)
else:
    end = time.time() + float(sys.argv[1])
    while time.time() < end:
        for k in range(50):
            s.send(query(b"x%d" % random.randrange(10 ** 9), b"example"))
        time.sleep(0.002)
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between wire.click late -- 'start --name lab
for h in a b; do on $h ethtool -K eth tx off >/dev/null; done
on b dnsmasq -k --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user=root --address=/good.example/192.0.2.1 2>/dev/null & server=$!
until datapath ctl stats >/dev/null 2>&1; do sleep 0.05; done; sleep 0.5
add="datapath ctl offload add"
$add dns --prefix 10.77.0.2/32 offload/dns_limit.c
$add dns --place users --prefix 10.77.0.2/32 offload/dns_limit.c
$add dns --place user --gre 5 offload/dns_limit.c; $add dns --place user --prefix 10.77.0.2/32 --out right offload/dns_limit.c
$add web --place user --prefix 10.77.0.2/32 offload/syn_proxy.c 2>&1 | head -1 | grep -o ".*is refused"
datapath ctl tenants --json | jq ".tenants | length"
$add dns --place user --prefix 10.77.0.2/32 offload/dns_limit.c && on a python3 queries ask
on a python3 queries 2 & flood=$!
sleep 0.5; on a python3 queries ask; wait $flood
datapath ctl tenants --json | jq -r ".tenants[] | if .place == \"user\" and .dropped > 1000 and .delivered >= 100 and .used > 0 then \"other names were dropped\" else . end"
datapath ctl offload remove dns && on a python3 queries ask; datapath ctl offload remove dns
kill $server; datapath ctl stop; wait $DATAPATH; true' 2>&1
== stdout
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
datapath ctl: place 'users', expected 'driver' or 'user'
error: in the user's place tenants are told by vlan or prefix
error: in the user's place what passes goes on to the configuration, not to device 'right'
error: program 'syn_proxy' is refused
0
50 of 50 answered
50 of 50 answered
other names were dropped
50 of 50 answered
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
