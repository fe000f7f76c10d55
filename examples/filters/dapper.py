#!/usr/bin/python3
"""dapper.py - reads maps that Dapper sent (lines of JSON) and says what limits each connection.

Of a connection the last line counts. The receiver does when its window was full for most segments; the network does when segments were
lost; the sender does when it kept everybody waiting for most of the time."""
import json
import struct
import sys

FIELDS = 'server first last octets packets retransmitted mss scale window sent acked flight most full asked rtt rtt_at rtt_seq rtt_runs ack_at idle'
LAYOUT = '<4s4sHH I QQQ IIIIIIIIIII 4x QQ II QQ'

def limit(c):
    lasted = max(c['last'] - c['first'], 1)
    if c['asked'] and c['full'] * 2 > c['asked']:
        return 'receiver'
    if c['retransmitted'] * 100 >= c['packets'] and c['retransmitted']:
        return 'network'
    if c['idle'] * 2 > lasted:
        return 'sender'
    return 'nothing'

def address(text, port):
    return '%d.%d.%d.%d' % tuple(text) + ':%d' % (port >> 8 | (port & 255) << 8)

found = {}
for line in sys.stdin:
    if not line.startswith('{'):
        continue
    for table in json.loads(line)['maps']:
        if table['name'] != 'connections':
            continue
        for entry in table['entries']:
            a, b, pa, pb, *values = struct.unpack_from(LAYOUT, bytes.fromhex(entry['value']))
            c = dict(zip(FIELDS.split(), values))
            if c['first']:
                ends = (address(a, pa), address(b, pb))
                found[ends] = c
for ends, c in sorted(found.items(), key=lambda item: item[1]['first']):
    print('%s -> %s: %d packets, %d octets, %d sent again, most in flight %d, window %d, waited %d %% of the time: limited by %s' % (
        ends[c['server']], ends[1 - c['server']], c['packets'], c['octets'], c['retransmitted'], c['most'], c['window'],
        100 * c['idle'] // max(c['last'] - c['first'], 1), 'the ' + limit(c) if limit(c) != 'nothing' else 'nothing seen'))
