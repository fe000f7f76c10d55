"""Random frames for the campaign: few addresses and ports, so that they meet; odd lengths, sums,
options and fragments; cut anywhere. Every choice comes from the generator that is handed in."""
import struct

from packets import address, checksum, ether, ip, with_sum

ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '1.2.3.4', '192.168.7.9', '8.8.8.8', '224.0.0.5',
             '255.255.255.255', '18.26.4.9', '0.0.0.0', '127.0.0.1']
MACS = ['0200000000aa', '0200000000bb', 'ffffffffffff', '01005e000001', '0a0b0c0d0e0f']
ADDRESSES6 = ['fd00::1', 'fd00::2', 'ff02::1', '::1', '::ffff:1.2.3.4', 'fe80::1']
PORTS = [0, 1, 5, 7, 53, 80, 777, 1000, 1234, 2001, 65535]
# Record route and timestamps with and without room, source routes, the end of the list early, a
# length that is wrong, router alert.
OPTIONS = ['01010100', '0707040000000000', '0707080102030400', '4408050000000000',
           '440c05010000000000000000', '8307040102030400', '8307080102030400', '8907040102030400',
           '94040000', '07300400', '07020400', '0007040000000000', '83030400', '83200400',
           '0183070401020304', '820b00000000000000000000']


def body(r):
    size = r.choice([0, 1, 2, 7, 8, 9, 16, 20, 33, 100, r.randint(0, 1400)])
    return bytes(r.getrandbits(8) for _ in range(min(size, 64))) + bytes(max(0, size - 64))


def spoiled(r, data, at):
    """A sum of two octets at `at` is now and then wrong, all zeros or all ones."""
    if len(data) < at + 2 or r.random() < .8:
        return data
    return data[:at] + r.choice([b'\0\0', b'\xff\xff', b'\x12\x34', b'\xff\xfe']) + data[at + 2:]


def udp(r, src, dst):
    data = body(r)
    size = 8 + len(data) if r.random() < .85 else r.choice([0, 7, 8, 9, 100])
    head = struct.pack('!HHHH', r.choice(PORTS), r.choice(PORTS), size, 0)
    return spoiled(r, with_sum(src, dst, 17, head + data, 6), 6)


def tcp(r, src, dst):
    options = bytes.fromhex(r.choice(['', '', '', '020405b4', '01030307', '0402080a00000001000000ff',
                                      '0101080a0000000100000002']))
    words = 5 + len(options) // 4 if r.random() < .9 else r.randint(0, 15)
    flags = r.choice([2, 16, 18, 24, 17, 4, 0, 63, r.randint(0, 255)])
    head = struct.pack('!HHIIBBHHH', r.choice(PORTS), r.choice(PORTS), r.getrandbits(32),
                       r.getrandbits(32), words << 4, flags, r.choice([0, 1, 8192, 65535]), 0, 0)
    return spoiled(r, with_sum(src, dst, 6, head + options + body(r), 16), 16)


def icmp(r, src, dst):
    kind = r.choice([8, 0, 3, 5, 11, 12, 4, 13, 15, r.randint(0, 255)])
    rest = struct.pack('!HH', r.choice([5, 7, 777, 1000]), r.randint(0, 3))
    data = body(r)
    if kind in (3, 4, 5, 11, 12):
        data = ip(dst, r.choice(ADDRESSES), 17, udp(r, dst, src)[:r.choice([8, 8, 4, 20])])
    message = struct.pack('!BBH', kind, r.choice([0, 0, 1, 4]), 0) + rest + data
    total = checksum(message)
    return spoiled(r, message[:2] + struct.pack('!H', total) + message[4:], 2)


def internet(r):
    src, dst = r.choice(ADDRESSES[:6] if r.random() < .8 else ADDRESSES[:9]), r.choice(ADDRESSES)
    proto = r.choice([6, 6, 6, 17, 17, 17, 1, 1, 4, 47, 50, r.randint(0, 255)])
    make = {6: tcp, 17: udp, 1: icmp}.get(proto)
    payload = make(r, src, dst) if make else body(r)
    frag = 0 if r.random() < .8 else r.choice([0x4000, 0x2000, 0x2003, 5, 0x8000, 0x1fff, 1])
    options = bytes.fromhex(r.choice(OPTIONS)) if r.random() < .15 else b''
    options += bytes(-len(options) % 4)
    if r.random() < .1:
        payload = payload[:r.randint(0, 20)]
    packet = ip(src, dst, proto, payload, ttl=r.choice([64, 64, 64, 255, 2, 1, 0]),
                ident=r.choice([0, 1, 9, 77, 65535]), frag=frag, options=options,
                tos=r.choice([0, 0, 0, 1, 2, 3, 0xb8, 0xff]))
    if r.random() < .08:
        packet = bytes([r.choice([0x40, 0x43, 0x44, 0x46, 0x4f, 0x55, 0x65])]) + packet[1:]
    if r.random() < .08:
        size = r.choice([0, 10, 19, 20, 21, 27, 28, 60, 65535])
        packet = packet[:2] + struct.pack('!H', size) + packet[4:]
        packet = packet[:10] + b'\0\0' + packet[12:]
        packet = packet[:10] + struct.pack('!H', checksum(packet[:20])) + packet[12:]
    return spoiled(r, packet, 10)


def address6(text):
    if '.' in text:
        head, tail = text.rsplit(':', 1)
        octets = address(tail)
        text = '%s:%x:%x' % (head, octets[0] << 8 | octets[1], octets[2] << 8 | octets[3])
    left, _, right = text.partition('::')
    left = [int(x, 16) for x in left.split(':') if x]
    right = [int(x, 16) for x in right.split(':') if x]
    return struct.pack('!8H', *(left + [0] * (8 - len(left) - len(right)) + right))


def internet6(r):
    src, dst = address6(r.choice(ADDRESSES6)), address6(r.choice(ADDRESSES6))
    proto = r.choice([6, 17, 17, 58, 59, 0, 43, 44])
    data = body(r)
    if proto == 17:
        data = struct.pack('!HHHH', r.choice(PORTS), r.choice(PORTS), 8 + len(data), 0) + data
        pseudo = src + dst + struct.pack('!II', len(data), 17)
        data = data[:6] + struct.pack('!H', checksum(pseudo + data)) + data[8:]
    elif proto == 58:
        data = struct.pack('!BBHI', r.choice([128, 129, 1, 2, 3, 135]), 0, 0, 1280) + data
    size = len(data) if r.random() < .9 else r.choice([0, 5, 20, 1000])
    return struct.pack('!IHBB', 0x60000000 | r.choice([0, 0, 0x0fffffff, 0x0b800000]), size, proto,
                       r.choice([64, 64, 255, 2, 1, 0])) + src + dst + data


def arp(r):
    op, hard, proto = r.choice([1, 1, 2, 3]), 1, 0x800
    if r.random() < .1:
        hard, proto = r.choice([(6, 0x800), (1, 0x801)])
    return (struct.pack('!HHBBH', hard, proto, 6, 4, op) + bytes.fromhex(r.choice(MACS[:2])) +
            address(r.choice(ADDRESSES[:4])) + bytes(6) + address(r.choice(ADDRESSES[:4])) +
            bytes(r.choice([0, 0, 18])))


def frame(r, layer):
    """One frame; `layer` says what the configuration expects: E anything, I IPv4, 6 IPv6."""
    kind = layer if layer != 'E' or r.random() < .1 else r.choice('IIIA6VV')
    if kind == 'A':
        data = ether(arp(r), 0x806, dst=r.choice(MACS), src=r.choice(MACS[:2]))
    elif kind == '6':
        data = ether(internet6(r), 0x86dd, dst=r.choice(MACS), src=r.choice(MACS[:2]))
    elif kind == 'V':
        tag = struct.pack('!HH', r.choice([0, 5, 0xa005, 0x0fff, 0x2000]), 0x800)
        data = ether(tag + internet(r), r.choice([0x8100, 0x8100, 0x88a8, 0x9100]),
                     dst=r.choice(MACS), src=r.choice(MACS[:2]))
    else:
        data = ether(internet(r), dst=r.choice(MACS), src=r.choice(MACS[:2]))
    if r.random() < .1:
        return data[:r.randint(0, min(len(data), 64))]
    return data + bytes(r.choice([0, 0, 0, 0, 1, 6, 20]))
