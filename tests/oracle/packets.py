"""Packets and captures for tests, made with nothing but struct: no code of ours has a hand in them."""
import struct


def checksum(data):
    if len(data) % 2:
        data += b'\0'
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def address(text):
    return bytes(int(part) for part in text.split('.'))


def ip(src, dst, proto, payload, ttl=64, ident=1, frag=0, tos=0, options=b''):
    header = struct.pack('!BBHHHBBH4s4s', 0x45 + len(options) // 4, tos, 20 + len(options) + len(payload), ident, frag,
                         ttl, proto, 0, address(src), address(dst)) + options
    return header[:10] + struct.pack('!H', checksum(header)) + header[12:] + payload


def with_sum(src, dst, proto, segment, at):
    pseudo = address(src) + address(dst) + struct.pack('!BBH', 0, proto, len(segment))
    total = checksum(pseudo + segment)
    if proto == 17:
        total = total or 0xffff
    return segment[:at] + struct.pack('!H', total) + segment[at + 2:]


def udp(src, dst, sport, dport, data=b'hello', **more):
    datagram = struct.pack('!HHHH', sport, dport, 8 + len(data), 0) + data
    return ip(src, dst, 17, with_sum(src, dst, 17, datagram, 6), **more)


FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32


def tcp(src, dst, sport, dport, flags, seq=1, ack=0, data=b'', options=b'', window=8192, **more):
    segment = struct.pack('!HHIIBBHHH', sport, dport, seq & 0xffffffff, ack & 0xffffffff,
                          (20 + len(options)) // 4 << 4, flags, window, 0, 0) + options + data
    return ip(src, dst, 6, with_sum(src, dst, 6, segment, 16), **more)


def icmp(src, dst, kind, code, rest=b'\0\0\0\0', data=b'', **more):
    message = struct.pack('!BBH', kind, code, 0) + rest + data
    return ip(src, dst, 1, message[:2] + struct.pack('!H', checksum(message)) + message[4:], **more)


def echo(src, dst, ident, seq=1, answer=False, data=b'abcdefgh'):
    return icmp(src, dst, 0 if answer else 8, 0, struct.pack('!HH', ident, seq), data)


def ether(packet, kind=0x800, dst='020000000002', src='020000000001'):
    return bytes.fromhex(dst) + bytes.fromhex(src) + struct.pack('!H', kind) + packet


def capture(name, frames, start=1000, step=0.01, link=1):
    """A pcap file; a frame, or (seconds, frame)."""
    with open(name, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, link))
        for i, frame in enumerate(frames):
            when, frame = frame if isinstance(frame, tuple) else (start + i * step, frame)
            when = round(when * 1000000)
            f.write(struct.pack('<IIII', when // 1000000, when % 1000000, len(frame), len(frame)) + frame)


def read_capture(name):
    """Frames of a pcap file that our programs wrote: (seconds, frame)."""
    with open(name, 'rb') as f:
        data = f.read()
    order = '<' if data[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
    nano = data[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d')
    at, frames = 24, []
    while at < len(data):
        seconds, part, n, _ = struct.unpack(order + 'IIII', data[at:at + 16])
        frames.append((seconds + part / (1e9 if nano else 1e6), data[at + 16:at + 16 + n]))
        at += 16 + n
    return frames
