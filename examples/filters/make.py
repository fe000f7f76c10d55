# From server.pcap, which is recorded (a server, and clients that it sends to over links of its own): traffic.pcap, the same with packets
# between that a firewall must not let out of the server, and flood.pcap, SYNs of a tool that floods among those of real clients.
import random
import struct

def checksum(data):
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff

def read(name):
    data = open(name, 'rb').read()
    at, packets = 24, []
    while at < len(data):
        seconds, micros, size, length = struct.unpack_from('<IIII', data, at)
        packets.append((seconds * 1000000 + micros, data[at + 16:at + 16 + size], length))
        at += 16 + size
    return packets

def write(name, packets):
    with open(name, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for time, packet, length in packets:
            f.write(struct.pack('<IIII', time // 1000000, time % 1000000, len(packet), length) + packet)

def tcp(src, dst, sport, dport, flags, seq=1, ack=0, ttl=64, window=512, ident=7):
    header = struct.pack('!HHIIBBHHH', sport, dport, seq, ack, 0x50, flags, window, 0, 0)
    ip = struct.pack('!BBHHHBBH', 0x45, 0, 40, ident, 0, ttl, 6, 0) + src + dst
    ip = ip[:10] + struct.pack('!H', checksum(ip)) + ip[12:]
    header = header[:16] + struct.pack('!H', checksum(ip[12:20] + struct.pack('!HH', 6, 20) + header)) + header[18:]
    return bytes.fromhex('0200000000010200000000020800') + ip + header

def address(text):
    return bytes(int(part) for part in text.split('.'))

random.seed(7)
real = read('server.pcap')
server, stranger = address('10.0.0.1'), address('198.51.100.9')
start = real[0][0]
# an answer nobody asked for, a connection from inside, data of no connection: none of them may leave
forged = [tcp(server, stranger, 5001, 4000, 0x12, 5, 9), tcp(server, stranger, 4001, 80, 2), tcp(server, stranger, 5001, 4002, 0x10, 5, 9)]
traffic = real + [(start + 1000 * i + 1, packet, len(packet)) for i, packet in enumerate(forged)]
write('traffic.pcap', sorted(traffic, key=lambda packet: packet[0]))

syns = [packet for _, packet, _ in real if packet[47] == 2]
flood = [tcp(bytes([random.randrange(1, 224), random.randrange(256), random.randrange(256), random.randrange(1, 255)]), server,
             random.randrange(1024, 65536), 80, 2, random.randrange(1, 1 << 32), ttl=64 - random.randrange(8, 24),
             ident=random.randrange(1, 65536)) for _ in range(200)]
mixed = flood + syns * 4
random.shuffle(mixed)
write('flood.pcap', [(start + 100 * i, packet, len(packet)) for i, packet in enumerate(mixed)])
