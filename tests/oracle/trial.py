"""Runs a configuration on captures in place of its devices, and says how what it sends differs from what an example's case
has worked out by itself."""
import json
import os
import re
import struct
import subprocess

from hostile import hostile, unsound
from packets import capture, read_capture


def devices_of(config):
    """The devices that a configuration names itself."""
    return re.findall(r'\b(?:From|To)Device\((\w+)', open(config).read())


said = []


def handlers():
    """What the last run printed of its handlers (-h), by their names; there must have been two at least."""
    read, name = {}, None
    for line in said[-1].splitlines():
        if line.endswith(':') and ' ' not in line and '.' in line:
            name = line[:-1]
            read[name] = []
        elif name and line and not line.startswith('{'):
            read[name].append(line)
    return read


def run(config, inputs, *options, devices=(), status=0):
    """What each device sends, as (seconds, frame), and the counts; what was made is the sum of how it ended. A list of
    inputs is sent 10 ms apart from second 1000 on, unless it has times. `devices` are those that only send."""
    command = ['datapath', 'run', '--clock=pcap', config, '--json', *options]
    devices = list(devices) + devices_of(config)
    devices = list(inputs) + [d for d in dict.fromkeys(devices) if d not in inputs]
    for device in devices:
        if os.path.exists('to-%s.pcap' % device):
            os.unlink('to-%s.pcap' % device)
        if device in inputs:
            capture('from-%s.pcap' % device, inputs[device])
        command += ['-p', '%s=pcap:%s,to-%s.pcap' % (device, 'from-%s.pcap' % device if device in inputs else '', device)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != status:
        print('exit status', result.returncode, result.stderr[-2000:])
        raise SystemExit(1)
    said.append(result.stdout)
    counts = [json.loads(line) for line in result.stdout.splitlines() if line.startswith('{"made"')][0]
    dropped = counts['dropped']
    ended = counts['sent'] + counts['waiting'] + sum(dropped.values())
    if counts['made'] != ended:
        print('not conserved:', counts)
    sent = {}
    for device in devices:
        name = 'to-%s.pcap' % device
        sent[device] = read_capture(name) if os.path.exists(name) else []
    return sent, counts


def frames(timed):
    return [frame for _, frame in timed]


def same(what, got, want):
    """Both are lists of frames, in order."""
    if got == want:
        print('%s: %d as expected' % (what, len(want)))
        return
    print('%s: %d where %d are expected' % (what, len(got), len(want)))
    for i in range(max(len(got), len(want))):
        g, w = (x[i] if i < len(x) else None for x in (got, want))
        if g != w:
            print('  number %d' % i)
            print('    sent    ', g.hex() if g is not None else None)
            print('    expected', w.hex() if w is not None else None)
            break


def survives(config, seeds, *options, sound=None, devices=(), flips=60, before=()):
    """Hostile packets made from the good frames of each device: all are counted, what is sent is sound (`sound` takes a device
    and a frame, and says what is wrong). `before` are frames, as (device, frame), that set the stage."""
    inputs, n = {device: [] for device in seeds}, 0
    for i, (device, frame) in enumerate(before):
        inputs[device].append((999 + i / 1000, frame))
    for device, good in seeds.items():
        for frame in hostile(good, flips):
            n += 1
            inputs[device].append((1000 + n / 2000, frame))
    sent, counts = run(config, inputs, *options, devices=devices)
    bad = []
    for device in sent:
        for frame in frames(sent[device]):
            wrong = sound(device, frame) if sound else routed(frame)
            if wrong:
                bad.append((device, wrong, frame))
    for device, wrong, frame in bad[:3]:
        print('%s: %s: %s' % (device, wrong, frame.hex()))
    print('%d hostile packets, %s sent, %s' % (n, 'some' if counts['sent'] else 'none', '%d unsound' % len(bad) if bad else 'all sound'))
    return sent, counts


def routed(frame):
    """A box that makes its own Ethernet headers sends IP packets that are sound, and ARP."""
    if len(frame) < 14:
        return 'no frame'
    kind = struct.unpack('!H', frame[12:14])[0]
    if kind == 0x806:
        return None if len(frame) >= 42 else 'short ARP'
    if kind not in (0x800, 0x86dd):
        return 'type %04x' % kind
    if kind == 0x800 and frame[14] >> 4 != 4 or kind == 0x86dd and frame[14] >> 4 != 6:
        return 'version of another type'
    return unsound(frame[14:])
