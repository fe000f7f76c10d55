"""The hosts of tests/net/between as packets see them: a (10.77.0.1) left, b (10.78.0.2 or 10.77.0.2) right of a router."""
import struct

from packets import address, checksum, ether

A, B, NEAR, FAR = '02000000000a', '02000000000b', '0200000077fe', '0200000078fe'


def arp(kind, sha, spa, tha, tpa, dst=None):
    body = struct.pack('!HHBBH', 1, 0x800, 6, 4, kind) + bytes.fromhex(sha) + address(spa) + bytes.fromhex(tha) + address(tpa)
    return ether(body, 0x806, dst or ('ffffffffffff' if kind == 1 else tha), sha)


# What each host answers to the router, so that it knows them.
KNOWN = {'left': arp(2, A, '10.77.0.1', NEAR, '10.77.0.254'), 'right': arp(2, B, '10.78.0.2', FAR, '10.78.0.254')}


def from_a(packet, kind=0x800):
    return ether(packet, kind, NEAR, A)


def to_a(packet, kind=0x800):
    return ether(packet, kind, A, NEAR)


def from_b(packet, kind=0x800):
    return ether(packet, kind, FAR, B)


def to_b(packet, kind=0x800):
    return ether(packet, kind, B, FAR)


def hop(packet, lower=1):
    """An IPv4 packet one router further."""
    size = (packet[0] & 15) * 4
    packet = packet[:8] + bytes([packet[8] - lower]) + packet[9:]
    return packet[:10] + struct.pack('!H', checksum(packet[:10] + b'\0\0' + packet[12:size])) + packet[12:]


def ip6(src, dst, proto, payload, hops=64):
    """Addresses are 16 octets in hexadecimal."""
    return struct.pack('!IHBB', 6 << 28, len(payload), proto, hops) + bytes.fromhex(src) + bytes.fromhex(dst) + payload


def sum6(packet, at):
    """The checksum of what stands behind an IPv6 header, at octet `at` of it, is made right."""
    data = packet[40:40 + at] + b'\0\0' + packet[42 + at:]
    total = checksum(packet[8:40] + struct.pack('!II', len(data), packet[6]) + data)
    return packet[:40 + at] + struct.pack('!H', total) + packet[42 + at:]


def udp6(src, dst, sport, dport, data=b'hello', hops=64):
    return sum6(ip6(src, dst, 17, struct.pack('!HHHH', sport, dport, 8 + len(data), 0) + data, hops), 6)


def tcp6(src, dst, sport, dport, flags, seq=1, ack=0, data=b'', hops=64):
    return sum6(ip6(src, dst, 6, struct.pack('!HHIIBBHHH', sport, dport, seq, ack, 0x50, flags, 8192, 0, 0) + data, hops), 16)
