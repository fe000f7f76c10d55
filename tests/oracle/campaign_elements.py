"""Random configurations for the campaign: a chain of one to four elements, every output into a dump
of its own, with what the annotations hold behind the packet in a second dump.

An element stands in the table of the layer it is meant for: E Ethernet, I IPv4 with its header
marked, 6 IPv6; what it leaves behind may well be something else, which is where surprises are. A
maker returns its text and how many outputs are used."""
from campaign_packets import ADDRESSES

LOOKUPS = ['StaticIPLookup', 'LinearIPLookup', 'RadixIPLookup', 'DirectIPLookup', 'RangeIPLookup',
           'SortedIPLookup']


def mac(r):
    return r.choice(['2:0:0:0:0:aa', '2:0:0:0:0:bb', 'ff:ff:ff:ff:ff:ff', '1:0:5e:0:0:1',
                     'a:b:c:d:e:f'])


def ip(r):
    return r.choice(ADDRESSES)


def prefix(r):
    return '%s/%d' % (ip(r), r.choice([0, 8, 12, 16, 20, 24, 25, 30, 31, 32]))


def routes(r, n):
    row = lambda: '%s %s%d' % (prefix(r), r.choice(['', '', '- ', '1.1.1.1 ', '0.0.0.0 ']),
                               r.randint(0, n - 1))
    return ', '.join(row() for _ in range(r.randint(1, 8)))


def hexes(r, octets, digits='0123456789abcdef'):
    return ''.join(r.choice(digits) for _ in range(2 * octets))


def clauses(r):
    out = []
    for _ in range(r.randint(1, 3)):
        value = r.choice(['0800', '86dd', '0806', '8100', '45', '02', 'ffff', '0a000002'])
        if r.random() < .25:
            value = hexes(r, r.choice([1, 2, 4]), '0123456789abcdef??')
        mask = '%' + hexes(r, len(value) // 2, '0f') if r.random() < .25 else ''
        at = r.choice([0, 6, 12, 14, 16, 20, 23, 26, 30, 40])
        out.append('%s%d/%s%s' % ('!' if r.random() < .2 else '', at, value, mask))
    return ' '.join(out)


def test(r):
    n = lambda *of: r.choice(of)
    return r.choice([
        lambda: n('tcp', 'udp', 'icmp', 'true', 'false', 'ip frag', 'ip unfrag', 'ip ect', 'ip ce'),
        lambda: 'ip proto %d' % r.randint(0, 255),
        lambda: n('src', 'dst', 'src or dst', 'src and dst') + ' host ' + ip(r),
        lambda: n('src', 'dst', '') + ' net ' + prefix(r),
        lambda: n('', 'src ', 'dst ', 'dst udp ', 'src tcp ') + 'port ' +
        n('', '> ', '!= ', '<= ') + str(n(53, 80, 1000, 5, 1)),
        lambda: n('syn', 'ack', 'fin', 'rst', 'psh', 'urg', 'tcp opt syn', 'tcp opt 18'),
        lambda: 'icmp type ' + n('echo', '3', '13', 'echo-reply', '> 4', '!= 8'),
        lambda: 'ip %s %s %d' % (n('ttl', 'tos', 'id', 'len', 'hl', 'dscp', 'vers'),
                                 n('<', '>', '=', '<=', '>=', '!='), n(0, 1, 2, 4, 5, 6, 46, 60)),
        lambda: 'ip[%d:%d] %s %d' % (n(0, 4, 8, 12, 16), n(1, 2), n('=', '>', '!='),
                                     r.randint(0, 300)),
        lambda: '%s[%d] %s %d' % (n('transp', 'udp', 'icmp', 'tcp'), r.randint(0, 7),
                                  n('=', '>', '!='), r.randint(0, 8)),
        lambda: 'tcp[13] & 0x%x = %d' % (n(2, 16, 0x12), n(0, 2, 16)),
        lambda: 'tcp win %s %d' % (n('>', '<', '='), n(0, 1, 8192, 9000)),
    ])()


def expression(r, depth=3):
    k = r.randint(0, 8) if depth else 0
    deeper = lambda: expression(r, depth - 1)
    if k == 3:
        return 'not ' + test(r)
    if k == 4:
        return 'not (' + deeper() + ')'
    if k == 5:
        return '(' + deeper() + ') || (' + deeper() + ')'
    if k == 6:
        return deeper() + ' && ' + test(r)
    if k == 7:
        return deeper() + ' or ' + test(r)
    if k == 8:
        return '(' + deeper() + ' ? ' + test(r) + ' : ' + test(r) + ')'
    return test(r)


def pattern(r):
    return '%s %s %s %s' % (r.choice(['-', '9.9.9.9', '10.0.0.2']),
                            r.choice(['-', '-', '777', '2000-2003#']),
                            r.choice(['-', '8.8.8.8', '10.0.0.1']), r.choice(['-', '-', '53', '99']))


def spec(r, n, words=pattern):
    out = lambda: r.randint(0, n - 1)
    k = r.randint(0, 9)
    if k < 1:
        return 'drop'
    if k < 3:
        return 'pass %d' % out()
    if k < 5:
        return 'keep %d %d' % (out(), out())
    return 'pattern %s %d %d' % (words(r), out(), out())


def two_words(r):
    return '%s %s' % (r.choice(['-', '9.9.9.9', '9.9.9.1-9.9.9.3#']), r.choice(['-', '8.8.8.8']))


def classifier(r):
    n = r.randint(1, 4)
    return 'Classifier(%s)' % ', '.join([clauses(r) for _ in range(n - 1)] +
                                        [r.choice(['-', clauses(r)])]), n


def ip_filter(r):
    n = r.randint(1, 4)
    if r.random() < .5:
        return 'IPClassifier(%s)' % ', '.join(expression(r) for _ in range(n)), n
    action = lambda: r.choice(['allow', 'deny', 'drop'] + [str(i) for i in range(n)])
    return 'IPFilter(%s)' % ', '.join('%s %s' % (action(), expression(r))
                                      for _ in range(r.randint(1, 6))), n


def lookup(r):
    n = r.randint(1, 4)
    return '%s(%s)' % (r.choice(LOOKUPS), routes(r, n)), n


def rewriter(r):
    n = r.randint(1, 3)
    if r.random() < .3:
        return '%s(%s)' % (r.choice(['IPAddrRewriter', 'IPAddrPairRewriter']),
                           spec(r, n, two_words)), n
    kind = r.choice(['IPRewriter', 'UDPRewriter', 'TCPRewriter', 'ICMPPingRewriter'])
    return '%s(%s%s)' % (kind, spec(r, n), r.choice(['', '', ', DST_ANNO false',
                                                     ', REPLY_ANNO 17'])), n


def encap(r):
    to = r.choice([ip(r), 'DST_ANNO'])
    if r.random() < .4:
        return 'UDPIPEncap(%s,%d,%s,%d,%s)' % (ip(r), r.randint(0, 65535), to, r.randint(0, 65535),
                                               r.choice(['true', 'false'])), 1
    if r.random() < .2:
        return 'ICMPPingEncap(%s,%s)' % (ip(r), ip(r)), 1
    more = r.choice(['TTL %d' % r.randint(1, 255), 'TOS %d' % r.randint(0, 255), 'ECT true',
                     'DSCP %d' % r.randint(0, 62), 'CE true', 'DF true'])
    return 'IPEncap(%d,%s,%s,%s)' % (r.randint(0, 255), ip(r), to, more), 1


def plain(*texts):
    """One of some texts with one output; %d is a small number, %a an address, %e a MAC."""
    def make(r):
        text = r.choice(texts)
        for mark, value in (('%d', lambda: str(r.randint(0, 40))), ('%a', lambda: ip(r)),
                            ('%e', lambda: mac(r)), ('%w', lambda: str(r.randint(0, 65535))),
                            ('%b', lambda: r.choice(['true', 'false']))):
            while mark in text:
                text = text.replace(mark, value(), 1)
        return text, 1
    return make


def two(*texts):
    make = plain(*texts)
    return lambda r: (make(r)[0], r.choice([1, 2]))


def store_data(r):
    return 'StoreData(%d,"\\<%s>")' % (r.randint(0, 70), hexes(r, r.randint(1, 9))), 1


def vlan(r):
    return r.choice(['VLANEncap(%d,VLAN_PCP %d)' % (r.randint(0, 4095), r.randint(0, 7)),
                     'VLANEncap(ANNO,NATIVE_VLAN %d)' % r.choice([-1, 0, 5]), 'VLANDecap',
                     'VLANEncap(%d)' % r.randint(0, 65535), 'SetVLANAnno(%d)' % r.randint(0, 65535),
                     'VLANEncap(5,ETHERTYPE 0x88a8)']), 1


def fragmenter(r):
    size = r.choice([r.randint(28, 1500), r.randint(28, 200)])
    return 'IPFragmenter(%d%s)' % (size, r.choice(['', ', true'])), 2


def icmp_error(r):
    more = r.choice(['', ', MTU %d' % r.randint(90, 1500), ', PMTU %d' % r.randint(0, 2000)])
    return 'ICMPError(%s,%d,%d%s)' % (ip(r), r.choice([3, 4, 5, 11, 12]), r.randint(0, 5), more), 1


def check_ip(r):
    more = r.choice(['CHECKSUM false', 'INTERFACES 10.0.0.1/24', 'BADSRC 10.0.0.1 1.2.3.4',
                     'GOODDST 10.0.0.2, BADSRC 10.0.0.1', 'VERBOSE false'])
    return 'CheckIPHeader(%s)' % more, 2


def enter(r):
    """From Ethernet to IPv4."""
    check = r.choice(['CheckIPHeader(CHECKSUM false)', 'CheckIPHeader', 'CheckIPHeader2'])
    return 'Strip(14) -> ' + check


ANY = [
    plain('Strip(%d)', 'Unstrip(%d)', 'Truncate(%d)', 'Pad(%d)', 'Pad(100)', 'Truncate(60)'),
    two('CheckLength(%d)', 'CheckLength(60)', 'CheckLength(60, USE_EXTRA_LENGTH %b)'),
    two('Paint(%d) -> PaintSwitch', 'Paint(1) -> PaintTee(%d)', 'Paint(1) -> CheckPaint(1)'),
    lambda r: ('HashSwitch(%d,%d)' % (r.randint(0, 40), r.randint(1, 8)), r.randint(1, 3)),
    lambda r: ('StrideSwitch(%s)' % ', '.join(str(r.randint(1, 9)) for _ in range(3)), 3),
    lambda r: (r.choice(['RoundRobinSwitch', 'Switch(1)', 'Tee']), 2),
    plain('Queue(1000) -> Unqueue', 'Null', 'Counter', 'Align(4,2)', 'Paint(%d)',
          'SetTimestamp(5)', 'AggregateLength', 'SetAnnoByte(%d,%d)'),
    store_data,
    plain('SetCRC32', 'SetCRC32 -> CheckCRC32', 'EraseIPPayload'),
]
LAYERS = {
    'E': ANY + 2 * [
        classifier, vlan,
        two('HostEtherFilter(%e,%b,%b)', 'HostEtherFilter(%e) -> DropBroadcasts',
            'StoreEtherAddress(%e,src)', 'StoreEtherAddress(%e,%d)', 'GetEtherAddress(4,%d)',
            'StripEtherVLANHeader(-1)', 'StripEtherVLANHeader(5)', 'ARPResponder(10.0.0.0/24 %e)',
            'ARPResponder(10.0.0.2 %e, 10.0.0.0/30 %e)'),
        plain('EtherMirror', 'EtherRewrite(%e,%e)', 'SetEtherAddress(ANNO 4, OFFSET dst)',
              'EtherVLANEncap(%w,%e,%e,%d)', 'EtherEncap(0x0800,%e,%e)', 'EnsureEther(0x0800,%e,%e)',
              'GetIPAddress(%d)', 'GetIPAddress(30)', 'StripToNetworkHeader', 'CheckARPHeader(14)'),
    ],
    'I': ANY + 3 * [
        ip_filter, lookup, rewriter, fragmenter, check_ip, encap, icmp_error, classifier,
        two('DecIPTTL', 'DecIPTTL(MULTICAST %b)', 'IPGWOptions(%a)', 'IPGWOptions(%a, %a %a)',
            'CheckTCPHeader', 'CheckUDPHeader', 'CheckICMPHeader', 'StoreIPAddress(%a,%d)'),
        plain('IPMirror', 'IPMirror(false)', 'SetIPChecksum', 'SetTCPChecksum', 'SetUDPChecksum',
              'SetTCPChecksum(true)', 'FixIPSrc(%a)', 'SetIPDSCP(46)', 'SetIPECN(%d)',
              'SetIPECN(2)', 'MarkIPCE(%b)', 'TruncateIPPayload(%d)', 'TCPFragmenter(MTU 100)',
              'StoreIPAddress(%a,src)', 'StoreIPAddress(dst)', 'SetIPAddress(%a)', 'GetIPAddress(16)',
              'StripIPHeader', 'StripIPHeader -> UnstripIPHeader', 'Unstrip(14)', 'IPReassembler',
              'StripToNetworkHeader', 'MarkIPHeader', 'ICMPPingResponder', 'SetTransportChecksum',
              'SetTCPChecksum -> SetUDPChecksum', 'IPMirror -> SetIPAddress(%a)'),
    ],
    '6': ANY + 3 * [
        two('DecIP6HLIM', 'CheckIP6Header', 'CheckIP6Header(BADADDRS fd00::1)'),
        plain('IP6Mirror', 'SetIP6DSCP(%d)', 'GetIP6Address(24)', 'IP6Encap(41,fd00::9,fd00::8)',
              'UDPIP6Encap(fd00::9,1,fd00::8,2)', 'MarkIP6Header', 'StripIPHeader',
              'ProtocolTranslator64 -> CheckIPHeader(CHECKSUM false)', 'IP6Fragmenter(1280)'),
        lambda r: ('GetIP6Address(24) -> LookupIP6Route(fd00::/16 fd00::7 0, ::/0 ::0 1)', 2),
        classifier,
    ],
}
# All that annotations hold, as octets behind the packet: paint, addresses, tags and aggregates.
PROBE = 'EtherEncap(0,0:0:0:0:0:0,0:0:0:0:0:0) -> ' * 3 + ' -> '.join(
    'StoreEtherAddress(OFFSET %d,ANNO %d)' % (6 * i, 6 * i) for i in range(4))


def recorded(port, name):
    """Wires from a port to the two dumps called `name`."""
    return ('%s -> %s :: Tee -> ToDump(%s.pcap, SNAPLEN 4000);\n%s [1] -> %s -> '
            'ToDump(%sa.pcap, SNAPLEN 42);\n' % (port, name, name, name, PROBE, name))


def configuration(r):
    """(layer of the frames, text)."""
    layer = r.choice('EEIIII6')
    chain, more, dumps = ['in :: FromDump(in.pcap, STOP true)'], '', 0
    if layer != 'E':
        chain.append(enter(r) if layer == 'I' else 'Strip(14) -> CheckIP6Header')
    for i in range(r.choice([1, 1, 2, 2, 3, 4])):
        text, outputs = r.choice(LAYERS[layer])(r)
        before, arrow, last = text.rpartition(' -> ')
        chain.append('%s%sx%d :: %s' % (before, arrow, i, last))
        for port in range(1, outputs):
            dumps += 1
            more += recorded('x%d [%d]' % (i, port), 'o%d' % dumps)
    return layer, recorded(' -> '.join(chain), 'o0') + more
