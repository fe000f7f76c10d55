Killed at random while configurations come and go: the next one of that name starts, whatever the socket's file says, and a client that was waiting is told.
== file busy.click
InfiniteSource(LIMIT -1, BURST 8) -> c :: Counter -> q :: Queue(50) -> Unqueue -> Discard;
== file killed.py
import os, random, signal, socket, subprocess, time, json
random.seed(3)
env = dict(os.environ, MIDDLEPROOF_RUN=os.getcwd() + '/run')
os.makedirs('run', 0o700)
text = ''.join('s%d :: InfiniteSource(LIMIT -1, ACTIVE false) -> q%d :: Queue -> Unqueue -> Discard;\n' % (i, i) for i in range(300))

def ask(s, **request):
    s.sendall(json.dumps(request).encode() + b'\n')
    got = b''
    while not got.endswith(b'\n'):
        part = s.recv(65536)
        if not part:
            return None
        got += part
    return json.loads(got)

def connect():
    for _ in range(400):
        try:
            s = socket.socket(socket.AF_UNIX)
            s.connect('run/k.sock')
            s.settimeout(20)
            return s
        except OSError:
            time.sleep(0.05)
    raise SystemExit('nobody answers')

answered = cut = started = 0
for k in range(12):
    p = subprocess.Popen(['datapath', 'run', '--name', 'k', 'busy.click'] + (['--threads', '3'] if k % 2 else []), env=env)
    s = connect()
    started += ask(s, verb='ping')['result'] is not None
    deadline = time.time() + random.random() * 0.3
    try:
        n = 0
        while True:
            if n and time.time() > deadline:
                # in the middle of one: it has been said, and is not answered yet
                s.sendall(json.dumps({'verb': 'install', 'name': 'last', 'text': text}).encode() + b'\n')
                time.sleep(random.random() * 0.01)
                p.send_signal(signal.SIGKILL)
                while s.recv(65536):
                    pass
                break
            n += 1
            answered += ask(s, verb='install', name='x%d' % n, text=text) is not None
            ask(s, verb='hotswap', name='x%d' % n, text=text.replace('Queue', 'Queue(7)'))
            if n % 2:
                ask(s, verb='remove', name='x%d' % n)
    except OSError:
        pass
    cut += p.wait() == -signal.SIGKILL
p = subprocess.Popen(['datapath', 'run', '--name', 'k', 'busy.click'], env=env)
s = connect()
print(started, cut, answered >= 12, ask(s, verb='list')['result'] is not None, ask(s, verb='stop') is not None, p.wait(), os.listdir('run'))
== run
timeout 100 python3 killed.py
== stdout
12 12 True True True 0 []
