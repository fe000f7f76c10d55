#!/bin/sh
# click.sh - the configurations that Click can run too, in Click and in the datapath, in turns: a capture of PACKETS (300,000) of 64
# octets, 100,000 flows drawn by 1/rank, is read (FromDump; FromDevice, which takes batches), goes through the same text, and is
# discarded. CLICK names the program; without one nothing is printed. Prints "name unit value" for both: processor time per packet, less that of a capture of one packet.
# Asserted: as many packets come out of both.
set -eu
click=${CLICK:-$(command -v click || true)}
[ -x "$click" ] || {
	echo 'bench: click.sh left out: there is no Click (CLICK=PROGRAM)' >&2
	exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >make.py <<'END'
# Flows as the bench in memory has them: UDP from 10.0.0.0/8 to 192.168.0.0/16.
import bisect, itertools, random, struct, sys
random.seed(7)
flows, packets = 100000, int(sys.argv[1])
total = list(itertools.accumulate(1 / (i + 1) for i in range(flows)))
ends = [(random.getrandbits(24) | 10 << 24, random.getrandbits(16) | 0xc0a80000, random.randrange(1024, 65536), random.randrange(1024, 65536)) for _ in range(flows)]
def frame(f):
    src, dst, sport, dport = ends[f]
    ip = struct.pack('>HHHHBBHII', 0x4500, 50, 0, 0x4000, 64, 17, 0, src, dst)
    s = sum(struct.unpack('>10H', ip))
    s = (s & 0xffff) + (s >> 16)
    s = ~((s & 0xffff) + (s >> 16)) & 0xffff
    return bytes.fromhex('0200000000aa020000000001' '0800') + ip[:10] + struct.pack('>H', s) + ip[12:] + struct.pack('>HHHH', sport, dport, 30, 0) + bytes(22)
for name, n in ('long.pcap', packets), ('one.pcap', 1):
    with open(name, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(n):
            f = frame(bisect.bisect_left(total, random.random() * total[-1]))
            out.write(struct.pack('<IIII', 1, i % 1000000, len(f), len(f)) + f)
END
python3 make.py "${PACKETS:-300000}"
cat >run.py <<'END'
import re, resource, subprocess, sys
click, runs, packets, only = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
short = ('deny src net 172.16.0.0/12, deny src net 224.0.0.0/3, deny tcp dst port 23, deny tcp dst port 25, deny udp dst port 69, '
         'deny udp dst port 111, deny udp dst port 137, deny dst host 192.168.255.255, ')
rules = []
for i in range(1000):
    a, b, c, port = i * 7919 % 256, i * 104729 % 256, i * 1299709 % 256, 1024 + i * 15485863 % 1024
    rules.append(('deny src host 10.%d.%d.%d && dst net 192.168.%d.0/24' % (a, b, c, b),
                  'deny src net 10.%d.%d.0/24 && udp dst port %d' % (a, b, port),
                  'deny tcp && dst host 192.168.%d.%d && dst port %d' % (a, b, port),
                  'allow src net 10.%d.0.0/16 && dst net 192.168.%d.0/24 && udp dst port %d' % (a, b, port))[i % 4])
check = 'CheckIPHeader(14)'
text = {
    'read': 'Null', 'check': check,
    'router': check + ' -> RadixIPLookup(192.168.0.0/16 0) -> DecIPTTL -> EtherRewrite(2:0:0:0:0:bb, 2:0:0:0:0:cc)',
    'firewall': check + ' -> IPFilter(' + short + 'deny icmp, allow all)',
    'filter': check + ' -> IPFilter(' + short + 'deny src host 10.0.0.1, deny tcp dst port 135, deny tcp dst port 139, '
              'deny tcp dst port 445, deny src net 10.255.0.0/16 && dst net 192.168.1.0/24, deny udp src port 53, '
              'deny dst net 127.0.0.0/8, deny tcp dst port >= 6000 && dst port <= 6063, deny udp dst port 1900, '
              'deny ip proto 47, deny icmp, allow all)',
    'rules': check + ' -> IPFilter(' + ', '.join(rules) + ', allow all)',
    'nat': check + ' -> IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0, MAPPING_CAPACITY 400000)',
    'balancer': check + ' -> IPRewriter(m, MAPPING_CAPACITY 400000)',
}
before = {'balancer': 'm :: RoundRobinIPMapper(- - 10.9.0.1 - 0 0, - - 10.9.0.2 - 0 0, - - 10.9.0.3 - 0 0, - - 10.9.0.4 - 0 0);'}
program = {'ours': ['datapath', 'run'], 'click': [click]}
source = {'ours': 'FromDevice(pcap:%s.pcap)', 'click': 'FromDump(%s.pcap, STOP true)'}
for name, elements in text.items():
    for file in ('long', 'one'):
        for who in source:
            with open('%s.%s.%s.click' % (name, file, who), 'w') as out:
                out.write('%s %s -> %s -> c :: Counter -> Discard;\n' % (before.get(name, ''), source[who] % file, elements))

def used():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime

def run(name, file, who):
    start = used()
    said = subprocess.run(program[who] + ['%s.%s.%s.click' % (name, file, who), '-h', 'c.count'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    count = re.search(r'^(\d+)$', said, re.M)
    if not count:
        sys.exit('%s, %s: %s' % (who, name, said))
    return used() - start, int(count[1])

for _ in range(runs):
    for name in sorted(n for n in text if not only or n in only):
        counts = {}
        for who in ('ours', 'click'):
            time, counts[who] = run(name, 'long', who)
            time -= run(name, 'one', who)[0]
            print('click-%s-%s ns %.1f' % (name, who, time * 1e9 / packets))
        if counts['ours'] != counts['click']:
            sys.exit('%s: %d packets out of ours, %d out of Click' % (name, counts['ours'], counts['click']))
END
# shellcheck disable=SC2086
python3 run.py "$click" "${RUNS:-5}" "${PACKETS:-300000}" ${ONLY-}
