Clients of the control socket that do everything at once while packets pass: configurations come, go and are replaced, ports are taken off and put on, captures are written to a disk that is full, and some leave in the middle of a line. What was said wrong is refused, nothing stops, no packet is missing in the counts, and in the end it forwards as in the beginning.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== file all.py
import json, random, socket, sys, threading, time
wire = open('wire.click').read()
others = [wire, wire.replace('Queue(1000)', 'c :: Counter -> Queue(50)', 1), wire.replace('Queue(1000)', 'Queue(2000)')]
end = time.time() + float(sys.argv[1])
lock, said = threading.Lock(), {}
def client(seed):
    r = random.Random(seed)
    def ask(**request):
        s.sendall(json.dumps(request).encode() + b'\n')
        answer = json.loads(f.readline())
        with lock:
            verb = said.setdefault(request['verb'], {})
            code = answer['error']['code'] if 'error' in answer else 'yes'
            verb[code] = verb.get(code, 0) + 1
    while time.time() < end:
        s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect('run/lab.sock'); f = s.makefile('rb')
        for _ in range(r.randrange(1, 30)):
            port, x, name = r.choice(['left', 'right']), r.random(), 'x%d' % r.randrange(4)
            if x < .2:
                ask(verb='hotswap', name='main', text=r.choice(others))
            elif x < .35:
                ask(verb='install', name=name, text=r.choice(['RatedSource(RATE 1000) -> Queue -> Unqueue -> Discard;', 'FromDevice(left) -> Discard;',
                    'FromDevice(nowhere0) -> Discard;', 'Idle -> Wifi -> Discard;', 'RatedSource(RATE 5000) -> Queue -> ToDevice(out);']))
            elif x < .5:
                ask(verb='remove', name=name)
            elif x < .6:
                ask(verb='ports.detach', configuration='main', port=port)
            elif x < .8:
                ask(verb='ports.attach', configuration='main', port=port, device=r.choice([port] * 3 + ['none', 'memory', 'pcap:,full/y.pcap', 'nowhere0', 'left']))
            elif x < .9:
                ask(verb='stats')
            else:
                ask(verb='read', handler='main:from_left.counts')
        try:
            s.sendall(r.choice([b'', b'{"verb":"stop"', b'{"verb":"hotswap","text":"' + b'a' * (1 << 20), b'{"verb":"stop"' + b' ' * (9 << 20)]))
        except BrokenPipeError:
            pass        # it is sent away for a line that is too long
        s.close()
def tried(seed):
    try:
        client(seed)
    except Exception as error:
        print('client', seed, repr(error))
threads = [threading.Thread(target=tried, args=(n,)) for n in range(8)]
for t in threads: t.start()
for t in threads: t.join()
for verb, codes in sorted(said.items()):
    print(verb, 'yes' if codes.get('yes', 0) > 5 else codes, sorted(set(codes) - {'yes', 'configuration', 'exists', 'machine', 'not-found'}))
== file counted.py
import json, sys
run = json.loads([l for l in open(sys.argv[1]) if l.startswith('{')][-1])
print('all are accounted for' if run['made'] == run['sent'] + run['waiting'] + sum(run['dropped'].values()) and run['made'] > 1000 else run)
== run
# For five seconds, by eight of them
export MIDDLEPROOF_RUN=$PWD/run; mkdir full
$TOP/tests/net/between wire.click late -- 'mount -t tmpfs -o size=64k full full; start --name lab --json
on a timeout 30 ping -f -q 10.77.0.2 >/dev/null 2>&1 & load=$!
python3 all.py 5; kill $load
for n in 0 1 2 3; do datapath ctl remove x$n 2>/dev/null; done; datapath ctl hotswap wire.click main
for p in left right; do datapath ctl ports attach $p none >/dev/null; done; for p in left right; do datapath ctl ports attach $p $p; done
on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "3 received"; [ $(ls /proc/$DATAPATH/fd | wc -l) -lt 30 ] || ls -l /proc/$DATAPATH/fd
datapath ctl stop; wait $DATAPATH; echo "status $?"; python3 counted.py $OUT; ip -o link 2>/dev/null | grep -c xdp; true'
== stdout
hotswap yes []
install yes []
ports.attach yes []
ports.detach yes []
read yes []
remove yes []
stats yes []
{"mode":"native copy"}
{"mode":"native copy"}
3 received
status 0
all are accounted for
0
