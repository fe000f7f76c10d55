Clients of the control socket that know no manners: nothing they send changes anything or keeps others waiting, and every
answer holds to the schema in the manual.
== copy datapath/datapath-control.7 datapath-control.7
== file run.click
source :: RatedSource(DATA abcdef, RATE 5000) -> c :: Counter -> q :: Queue -> Unqueue -> s :: Switch(0) -> Discard;
s[1] -> Discard;
== file hostile.py
import json, os, random, re, socket, sys, time
import jsonschema

page = open('datapath-control.7').read()
schema = json.loads(re.search(r'Every answer.*?\.Bd -literal\n(.*?)\.Ed', page, re.S).group(1))
valid = jsonschema.Draft7Validator(schema)
random.seed(1)

def connect():
    s = socket.socket(socket.AF_UNIX)
    s.connect('run/lab.sock')
    s.settimeout(20)
    return s

def say(*lines, end=b'\n'):
    "what is answered to lines, each held to the schema"
    s = connect()
    try:
        s.sendall(b''.join(l if isinstance(l, bytes) else json.dumps(l).encode() for l in lines) + end)
        s.shutdown(socket.SHUT_WR)
    except (BrokenPipeError, ConnectionResetError):
        pass
    got = b''
    try:
        while part := s.recv(1 << 16):
            got += part
    except ConnectionResetError:
        pass
    answers = [json.loads(l) for l in got.split(b'\n') if l]
    for a in answers:
        valid.validate(a)
    return answers

def codes(answers):
    return ' '.join(a['error']['code'] if 'error' in a else 'yes' for a in answers)

def state():
    return [say({'verb': 'read', 'handler': h})[0]['result']['value'] for h in ('s.switch', 'config', 'q.capacity')]

before = state()
print('garbage:', codes(say(b'\x00\xff\xfe{{{', b'\n', b'[]', b'\n', b'"x"\n', b'{"verb"\n', b'nul\n')))
a = say(b'{"id": 7, "verb": "ping" "x"}')[0]
print('column:', a['error']['column'])
print('ids:', [x.get('id') for x in say(b'{"id": 7, "verb": "ping"}\n{"id": "a", "verb": "ping"}\r\n\n{"verb": "ping"}\n{"id": [1], "verb": "ping"}')])
print('nested:', codes(say(b'[' * 30000, b'\n', b'{"verb": ' * 100000, b'\n', {'verb': 'ping'})))
print('members:', codes(say(b'{"verb": "ping", "verb": "stop"}\n', {'verb': 'ping', 'x': 1}, b'\n', {'verb': 5}, b'\n', {})))
print('kinds:', codes(say(*[x for v in (5, None, [], {}, True, 'a\x00b', 'a\nb', '') for x in ({'verb': 'read', 'handler': v}, b'\n')])))
print('missing:', say({'verb': 'wirte'})[0]['error']['message'])
print('half a line:', codes(say(b'{"verb": "stop"', end=b'')))
print('install:', codes(say({'verb': 'install', 'name': 'x', 'text': 'a' * 100000}, b'\n', {'verb': 'install', 'name': '../x', 'text': ''}, b'\n',
    {'verb': 'install', 'name': 'x', 'text': 'Idle -> ' * 20000 + 'Discard;'}, b'\n', {'verb': 'remove', 'name': 'x'}, b'\n', {'verb': 'install', 'name': 'main', 'text': ''}, b'\n',
    {'verb': 'hotswap', 'text': 'Idle -> Wifi -> Discard;'})))
e = say({'verb': 'hotswap', 'text': 'Idle\n  -> Wifi -> Discard;', 'path': 'n.click'})[0]['error']['messages'][0]
print('place:', e['file'], e['line'], e['column'])
print('too long:', codes(say(b'"' + b'x' * (10 << 20))))
print('pipelined:', sum('result' in x for x in say(b'{"verb": "ping"}\n' * 20000)), 'answers')
good = json.dumps({'id': 1, 'verb': 'write', 'handler': 'c.count', 'value': '0'}).encode()
wrong = 0
for i in range(2000):
    b = bytearray(good)
    for k in range(random.randint(1, 3)):
        b[random.randrange(len(b))] = random.randrange(256)
    b = bytes(x for x in b if x not in (10, 13))
    wrong += len(say(b[:random.randint(1, len(b))])) != 1
print('changed octets, cut lines:', wrong, 'without one answer')
print('state kept:', state() == before)

# who reads nothing, who says half a line and waits, and many who do nothing: others are served
slow = connect()
slow.setblocking(False)
try:
    while True:
        slow.send(b'{"verb": "read", "handler": "config"}\n' * 1000)
except BlockingIOError:
    pass
idle = [connect() for i in range(20)]
for s in idle:
    s.send(b'{"verb": "pi')
count = int(say({'verb': 'read', 'handler': 'c.count'})[0]['result']['value'])
worst = 0
for i in range(200):
    t = time.time()
    assert 'result' in say({'verb': 'ping'})[0]
    worst = max(worst, time.time() - t)
    time.sleep(0.002)
more = int(say({'verb': 'read', 'handler': 'c.count'})[0]['result']['value']) - count
print('beside them: served', 'at once' if worst < 2 else worst, '- packets go on' if more > 500 else more)
for s in idle:
    s.send(b'ng"}\n')
print('half lines made whole:', sum(b'result' in s.recv(1000) for s in idle))
slow.close()
for s in idle:
    s.close()

# one connection after the other
n, t = int(os.environ.get('CONNECTIONS', '100000')), time.time()
for i in range(n):
    s = connect()
    if i % 100 == 0:
        s.sendall(b'{"verb": "ping"}\n')
        assert b'result' in s.recv(1000)
    s.close()
fds = len(os.listdir('/proc/%s/fd' % sys.argv[1]))
print(n, 'connections,', 'descriptors', 'stay' if fds < 60 else fds)
== run
export MIDDLEPROOF_RUN=$PWD/run
datapath run --name lab run.click & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
python3 hostile.py $pid
datapath ctl list | sed 's/[0-9]* packets/N packets/'
datapath ctl stop; wait $pid; echo "ended $?"
== stdout
garbage: json json json json json
column: 28
ids: [7, 'a', None, None]
nested: json json yes
members: json usage usage usage
kinds: usage usage usage usage usage json usage not-found
missing: no verb "wirte", did you mean "write"?
half a line: 
install: configuration usage yes yes exists configuration
place: n.click 2 6
too long: too-long
pipelined: 20000 answers
changed octets, cut lines: 0 without one answer
state kept: True
beside them: served at once - packets go on
half lines made whole: 20
100000 connections, descriptors stay
main: run.click, running, 7 elements, N packets sent
ended 0
