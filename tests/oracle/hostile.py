"""Packets that nobody should send, made from good ones, and what may be said of all packets that a box sends even so."""
import random
import struct

from packets import checksum


def resum(frame, at=14):
    """The IPv4 header checksum made right again, as far as there is a header."""
    size = (frame[at] & 15) * 4
    if size < 20 or len(frame) < at + size:
        return frame
    header = frame[at:at + 10] + b'\0\0' + frame[at + 12:at + size]
    return frame[:at + 10] + struct.pack('!H', checksum(header)) + frame[at + 12:]


def put(frame, at, data):
    return frame[:at] + data + frame[at + len(data):]


def options(frame, octets):
    """The IPv4 header of a frame gets these options."""
    octets += b'\0' * (-len(octets) % 4)
    size = 20 + len(octets)
    frame = put(frame, 14, bytes([0x40 | size // 4]))
    frame = put(frame, 16, struct.pack('!H', struct.unpack('!H', frame[16:18])[0] + len(octets)))
    return resum(frame[:34] + octets + frame[34:])


def hostile4(frame):
    total = struct.unpack('!H', frame[16:18])[0]
    for size in list(range(0, 5)) + [6, 10, 15]:
        yield resum(put(frame, 14, bytes([0x40 | size])))
    for version in (0, 5, 6, 15):
        yield resum(put(frame, 14, bytes([version << 4 | 5])))
    for length in (0, 1, 19, 20, 21, 27, total - 1, total + 1, 65535):
        yield resum(put(frame, 16, struct.pack('!H', length)))
    yield put(frame, 24, bytes([frame[24] ^ 0x55]))
    for fragment in (0x2000, 0x2001, 1, 2, 0x1fff, 0x3fff, 0x4000, 0x8000, 0x6001):
        yield resum(put(frame, 20, struct.pack('!H', fragment)))
        yield resum(put(put(frame, 20, struct.pack('!H', fragment)), 16, struct.pack('!H', 28)))
    for ttl in (0, 1, 2, 255):
        yield resum(put(frame, 22, bytes([ttl])))
    for proto in (0, 1, 2, 4, 6, 17, 41, 47, 50, 58, 132, 255):
        yield resum(put(frame, 23, bytes([proto])))
    for address in ('00000000', 'ffffffff', '7f000001', 'e0000001', 'f0000001'):
        for at in (26, 30):
            yield resum(put(frame, at, bytes.fromhex(address)))
    yield resum(put(frame, 26, frame[30:34]))
    yield resum(put(frame, 30, frame[26:30]))
    for octets in ('00', '01010101', '0707040000000000', '07ff04', '0700', '0701', '070300', '440c0500' + '00' * 8, '440404f0', '4402',
                   '830704' + '0a0000fe', '8304', '94040000', '86', '01' * 40, 'ff02', '88'):
        yield options(frame, bytes.fromhex(octets))
    for tos in (0, 1, 2, 3, 0xff):
        yield resum(put(frame, 15, bytes([tos])))
    at = 34
    if frame[23] == 6:
        for doff in (0, 1, 4, 6, 15):
            yield put(frame, at + 12, bytes([doff << 4]))
        for flags in (0, 0x3f, 0xff, 3, 6, 5, 0x29, 4):
            yield put(frame, at + 13, bytes([flags]))
        yield put(frame, at + 16, b'\0\0')
    if frame[23] == 17:
        for length in (0, 7, 8, 9, 1000, 65535):
            yield put(frame, at + 4, struct.pack('!H', length))
        yield put(frame, at + 6, b'\0\0')
        yield put(frame, at + 6, b'\x12\x34')
    if frame[23] == 1:
        for kind in range(0, 19):
            yield put(frame, at, bytes([kind]))
    for port in (0, 7, 53, 80, 65535):
        yield put(frame, at, struct.pack('!H', port))
        yield put(frame, at + 2, struct.pack('!H', port))


def hostile6(frame):
    length = struct.unpack('!H', frame[18:20])[0]
    for version in (0, 4, 5, 7, 15):
        yield put(frame, 14, bytes([version << 4]))
    for n in (0, 1, 7, length - 1, length + 1, 65535):
        yield put(frame, 18, struct.pack('!H', n & 0xffff))
    for header in (0, 4, 6, 17, 41, 43, 44, 50, 51, 58, 59, 60, 135, 253, 255):
        yield put(frame, 20, bytes([header]))
        # an extension header in front, its own length right or far too large
        for more in (0, 255):
            yield put(frame[:54] + bytes([frame[20], more]) + bytes(6) + frame[54:], 18, struct.pack('!HB', length + 8, header))
    for hops in (0, 1, 2, 255):
        yield put(frame, 21, bytes([hops]))
    for address in ('00' * 16, '00' * 15 + '01', 'ff02' + '00' * 13 + '01', 'ff' * 16, '00' * 10 + 'ffff0a000001', 'fe80' + '00' * 13 + '01'):
        for at in (22, 38):
            yield put(frame, at, bytes.fromhex(address))
    for kind in (0, 1, 2, 3, 4, 127, 128, 129, 133, 134, 135, 136, 137, 143, 255):
        yield put(put(frame, 20, b'\x3a'), 54, bytes([kind]))


def hostile(frames, flips=60, seed=1):
    """All of these, and each beginning of each good frame, other frames, and flipped bits."""
    chance = random.Random(seed)
    for frame in frames:
        for size in range(len(frame)):
            yield frame[:size]
        kind = frame[12:14]
        if kind == b'\x08\0' and len(frame) >= 42:
            yield from hostile4(frame)
        if kind == b'\x86\xdd' and len(frame) >= 62:
            yield from hostile6(frame)
        for other in ('0000', '002e', '05dc', '0800', '0806', '8100', '8100000508008100', '86dd', '8847', '8863', '8864', 'ffff'):
            yield put(frame, 12, bytes.fromhex(other))
        for dst in ('ffffffffffff', '01005e000001', '333300000001', '000000000000', '020000000099'):
            yield bytes.fromhex(dst) + frame[6:]
        yield frame + b'\xee' * 7
        yield frame + bytes(1600 - len(frame) if len(frame) < 1600 else 0)
        yield frame[:14] + bytes(chance.randrange(256) for _ in range(100))
        for _ in range(flips):
            data = bytearray(frame)
            for _ in range(chance.choice((1, 1, 2, 5))):
                data[chance.randrange(min(len(data), 74))] ^= 1 << chance.randrange(8)
            yield resum(bytes(data)) if chance.random() < 0.5 and kind == b'\x08\0' and len(data) > 34 else bytes(data)


def transport(packet, size):
    """Whether the checksum of TCP, UDP or ICMP in a whole IPv4 packet is right; None where there is none to tell."""
    proto, data = packet[9], packet[size:]
    if struct.unpack('!H', packet[6:8])[0] & 0x3fff:
        return None
    pseudo = packet[12:20] + struct.pack('!BBH', 0, proto, len(data))
    if proto == 6 and len(data) >= 20:
        return checksum(pseudo + data) == 0
    if proto == 17 and len(data) >= 8 and data[6:8] != b'\0\0' and struct.unpack('!H', data[4:6])[0] == len(data):
        return checksum(pseudo + data) == 0
    if proto == 1 and len(data) >= 8:
        return checksum(data) == 0
    return None


def unsound(packet):
    """What is wrong with an IPv4 or IPv6 packet as a router may send it, or None."""
    if len(packet) < 20:
        return 'shorter than a header'
    if packet[0] >> 4 == 6:
        return None if len(packet) >= 40 + struct.unpack('!H', packet[4:6])[0] else 'IPv6 length'
    size, total = (packet[0] & 15) * 4, struct.unpack('!H', packet[2:4])[0]
    if packet[0] >> 4 != 4 or size < 20:
        return 'version or header length'
    if total < size or total > len(packet):
        return 'total length'
    if checksum(packet[:size]):
        return 'header checksum'
    return None
