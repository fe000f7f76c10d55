# Packets of the three ports, one of each kind.
import struct

def checksum(data):
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff

def packet(src, dst, dport):
    address = lambda text: bytes(int(part) for part in text.split('.'))
    tcp = struct.pack('!HHIIBBHHH', 40000, dport, 1, 0, 0x50, 2, 8192, 0, 0)
    ip = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + address(src) + address(dst)
    ip = ip[:10] + struct.pack('!H', checksum(ip)) + ip[12:]
    pseudo = ip[12:20] + struct.pack('!HH', 6, len(tcp))
    tcp = tcp[:16] + struct.pack('!H', checksum(pseudo + tcp)) + tcp[18:]
    return bytes.fromhex('020000000002020000000001') + b'\x08\x00' + ip + tcp

def capture(name, packets):
    with open(name, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i, p in enumerate(packets):
            f.write(struct.pack('<IIII', 1000, i, len(p), len(p)) + p)

capture('alice.pcap', [packet('10.1.0.1', '192.0.2.1', 80), packet('10.1.0.1', '10.2.0.1', 80),
                       packet('10.9.0.1', '192.0.2.1', 80), packet('10.1.0.1', '10.1.0.2', 23)])
capture('bob.pcap', [packet('10.2.0.1', '10.1.0.1', 80), packet('10.2.0.1', '192.0.2.1', 80)])
capture('uplink.pcap', [packet('192.0.2.1', '10.1.0.1', 80), packet('192.0.2.1', '10.2.0.1', 23),
                        packet('192.0.2.1', '10.2.0.1', 80), packet('10.1.0.1', '10.2.0.1', 80)])
