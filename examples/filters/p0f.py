#!/usr/bin/python3
"""p0f.py INSTANCE [--good CAPTURE] - stops a flood of SYNs at a switch, in one go.

The switch sends SYNs to its controller. Their p0f signatures are derived; that of more than half of them is the flood's. It is compiled to
a filter program, which is loaded, and a rule drops what it matches. A signature that SYNs of CAPTURE have, too, is refused: real clients
would be shut out."""
import argparse
import collections
import os
import struct
import subprocess
import sys

NAMES = {0: 'eol', 1: 'nop', 2: 'mss', 3: 'ws', 4: 'sok', 5: 'sack', 8: 'ts'}
SIZES = {'nop': 1, 'mss': 4, 'ws': 3, 'sok': 2, 'ts': 10}

class Syn:
    """What p0f (its README, "Fingerprints") looks at; None of: no SYN over IPv4."""
    def __init__(self, frame):
        ip = frame[14:]
        header = (ip[0] & 15) * 4
        t = ip[header:]
        size = (t[12] >> 4) * 4
        self.frame, self.ip_options, self.ttl = frame, header - 20, ip[8]
        self.payload = struct.unpack_from('!H', ip, 2)[0] > header + size
        self.window = struct.unpack_from('!H', t, 14)[0]
        self.layout, self.mss, self.scale, stamps = [], 0, 0, None
        options = t[20:size]
        while options:
            name = NAMES.get(options[0], '?%d' % options[0])
            if name == 'eol':
                self.layout.append('eol+%d' % (len(options) - 1))
                break
            length = 1 if name == 'nop' else options[1] if len(options) > 1 else 0
            if length < 1 or length > len(options) or (name in SIZES and length != SIZES[name]):
                raise ValueError('options')
            if name == 'mss':
                self.mss = struct.unpack_from('!H', options, 2)[0]
            if name == 'ws':
                self.scale = options[2]
            if name == 'ts':
                stamps = struct.unpack_from('!II', options, 2)
            self.layout.append(name)
            options = options[length:]
        frag, ident = struct.unpack_from('!H', ip, 6)[0], struct.unpack_from('!H', ip, 4)[0]
        seq, ack = struct.unpack_from('!II', t, 4)
        self.quirks = [name for name, has in (
            ('df', frag & 0x4000), ('id+', frag & 0x4000 and ident), ('id-', not frag & 0x4000 and not ident),
            ('ecn', ip[1] & 3), ('0+', frag & 0x8000), ('seq-', not seq), ('ack+', ack),
            ('uptr+', struct.unpack_from('!H', t, 18)[0]), ('ts1-', stamps and not stamps[0]), ('ts2+', stamps and stamps[1])) if has]
        self.initial = next(n for n in (32, 64, 128, 255) if self.ttl <= n)

    def kind(self):
        return self.initial, self.ip_options, tuple(self.layout), tuple(self.quirks), self.payload

def syn_of(frame):
    try:
        if frame[12:14] != b'\x08\x00' or frame[14] >> 4 != 4 or frame[23] != 6 or frame[14 + (frame[14] & 15) * 4 + 13] != 2:
            return None
        return Syn(frame)
    except (IndexError, ValueError, struct.error):
        return None

def same(values):
    return values.pop() if len(values) == 1 else None

class Signature:
    def __init__(self, syns):
        self.initial, self.ip_options, self.layout, self.quirks, self.payload = syns[0].kind()
        self.mss, self.scale = same({s.mss for s in syns}), same({s.scale for s in syns})
        self.window = same({s.window for s in syns})
        self.times = None
        if self.window is None or (self.mss is None and 'mss' in self.layout):
            self.times = same({s.window / s.mss if s.mss else 0 for s in syns})
            self.times = int(self.times) if self.times and self.times == int(self.times) else None

    def text(self):
        window = 'mss*%d' % self.times if self.times else '*' if self.window is None else self.window
        return '4:%d:%d:%s:%s,%s:%s:%s:%s' % (
            self.initial, self.ip_options, '*' if self.mss is None else self.mss, window, '*' if self.scale is None else self.scale,
            ','.join(self.layout), ','.join(self.quirks), '+' if self.payload else '0')

    def holds(self, s):
        return s.kind() == (self.initial, self.ip_options, self.layout, self.quirks, self.payload) and \
            (self.mss is None or s.mss == self.mss) and (self.scale is None or s.scale == self.scale) and \
            (s.window == self.times * s.mss if self.times else self.window is None or s.window == self.window)

    def options(self):
        """Conditions in C, and octets of options."""
        at, out, mss = 0, [], None
        for name in self.layout:
            if name.startswith('eol'):
                out.append('o[%d] == 0' % at)
                at += 1 + int(name[4:])
                continue
            kind = next((k for k, n in NAMES.items() if n == name), None)
            if name not in SIZES:
                sys.exit('p0f.py: no program for option %s' % name)
            out.append('o[%d] == %d' % (at, kind))
            if name != 'nop':
                out.append('o[%d] == %d' % (at + 1, SIZES[name]))
            if name == 'mss':
                mss = '(o[%d] << 8 | o[%d])' % (at + 2, at + 3)
                if self.mss is not None:
                    out.append('%s == %d' % (mss, self.mss))
            if name == 'ws' and self.scale is not None:
                out.append('o[%d] == %d' % (at + 2, self.scale))
            if name == 'ts':
                for quirk, offset, zero in (('ts1-', 2, True), ('ts2+', 6, False)):
                    octets = ' | '.join('o[%d]' % (at + offset + i) for i in range(4))
                    out.append('(%s) %s 0' % (octets, '==' if (quirk in self.quirks) == zero else '!='))
            at += SIZES[name]
        if self.times:
            out.append('be16(tcp + 14) == %d * %s' % (self.times, mss))
        elif self.window is not None:
            out.append('be16(tcp + 14) == %d' % self.window)
        return out, at

    def program(self):
        conditions, size = self.options()
        has = lambda quirk, there, gone: there if quirk in self.quirks else gone
        tcp = 20 + self.ip_options
        conditions = [
            'p[12] == 8', 'p[13] == 0', 'ip[0] == 0x%x' % (0x40 | tcp // 4), 'ip[9] == 6',
            'ip[8] <= %d' % self.initial, 'ip[8] > %d' % max(self.initial - 35, 0),
            has('df', 'ip[6] & 0x40', '!(ip[6] & 0x40)'), '!(ip[6] & 0x3f)', 'ip[7] == 0',
            has('0+', 'ip[6] & 0x80', '!(ip[6] & 0x80)'), has('ecn', 'ip[1] & 3', '!(ip[1] & 3)'),
            has('id+', 'be16(ip + 4) != 0', has('id-', 'be16(ip + 4) == 0', has('df', 'be16(ip + 4) == 0', 'be16(ip + 4) != 0'))),
            'tcp[12] >> 4 == %d' % ((20 + size) // 4), 'tcp[13] == 2',
            has('seq-', 'be32(tcp + 4) == 0', 'be32(tcp + 4) != 0'), has('ack+', 'be32(tcp + 8) != 0', 'be32(tcp + 8) == 0'),
            has('uptr+', 'be16(tcp + 18) != 0', 'be16(tcp + 18) == 0'),
            'be16(ip + 2) %s %d' % ('>' if self.payload else '==', tcp + 20 + size)] + conditions
        return '''/* %s */
#include <linux/bpf.h>
#define be16(p)	((p)[0] << 8 | (p)[1])
#define be32(p)	((__u32)be16(p) << 16 | be16((p) + 2))
__attribute__((section("filter"), used)) int p0f(struct xdp_md *ctx)
{
	const __u8 *p = (void *)(long)ctx->data, *ip = p + 14, *tcp = ip + %d, *o = tcp + 20;

	if (o + %d > (const __u8 *)(long)ctx->data_end)
		return 0;
	(void)o;
	return %s;
}
''' % (self.text(), tcp, size, ' &&\n\t       '.join('(%s)' % c for c in conditions))

def ctl(instance, *words):
    done = subprocess.run(['datapath', 'ctl', '-n', instance] + list(words), capture_output=True, text=True)
    if done.returncode:
        sys.exit('p0f.py: ' + done.stderr.strip())
    return done.stdout

def capture(name):
    data, at = open(name, 'rb').read(), 24
    while at + 16 <= len(data):
        size = struct.unpack_from('<I', data, at + 8)[0]
        yield data[at + 16:at + 16 + size]
        at += 16 + size

def main():
    args = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    args.add_argument('instance')
    args.add_argument('--good', help='a capture of clients that are welcome')
    args = args.parse_args()
    samples = [syn_of(bytes.fromhex(line.split()[-1])) for line in ctl(args.instance, 'flow', 'packets').splitlines()[1:]]
    samples = [s for s in samples if s]
    kinds = collections.Counter((s.kind(), s.window if not s.mss else None) for s in samples)
    if not kinds or kinds.most_common(1)[0][1] * 2 <= len(samples):
        sys.exit('p0f.py: no signature stands out among %d SYNs' % len(samples))
    kind = kinds.most_common(1)[0][0]
    flood = [s for s in samples if (s.kind(), s.window if not s.mss else None) == kind]
    signature = Signature(flood)
    print('%d of %d SYNs: %s' % (len(flood), len(samples), signature.text()))
    good = [s for s in map(syn_of, capture(args.good)) if s] if args.good else []
    shut_out = sum(signature.holds(s) for s in good)
    if shut_out:
        sys.exit('p0f.py: %d of %d SYNs in %s have it, too' % (shut_out, len(good), args.good))
    with open('p0f.c', 'w') as f:
        f.write(signature.program())
    subprocess.run(['clang', '-target', 'bpf', '-O2', '-g', '-idirafter', '/usr/include/%s-linux-gnu' % os.uname().machine,
                    '-c', 'p0f.c', '-o', 'p0f.o'], check=True)
    ctl(args.instance, 'program', 'load', 'p0f', os.path.abspath('p0f.o'))
    for s in flood + good:
        if (ctl(args.instance, 'program', 'run', 'p0f', s.frame.hex()) == 'matches\n') != signature.holds(s):
            sys.exit('p0f.py: the program is wrong about ' + s.frame.hex())
    ctl(args.instance, 'flow', 'add', 'priority=12,program=p0f,actions=drop')
    print('loaded, and what it matches is dropped')

main()
