Monitoring: real TCP, whole; live table, metrics and log say the same of it, and no packet is missing in any of them; killed under load.
== copy examples/monitoring
== file same.py
# What ports received is what they sent, the copies for the monitor apart, and what waits or was dropped; the same in all three.
import json, re, subprocess, sys, time, urllib.request
def metrics():
    text = urllib.request.urlopen('http://127.0.0.1:9399/metrics', timeout=5).read().decode()
    values = {}
    for line in text.splitlines():
        m = re.match(r'(\w+)(\{[^}]*\})? ([\d.e+]+)$', line)
        if m:
            values.setdefault(m[1].replace('middleproof_', '').replace('datapath_', ''), {})[m[2]] = float(m[3])
        elif not line.startswith('#'):
            print('odd line', line)
    return values
def ask(*what):
    return json.loads(subprocess.run(['datapath', 'ctl', '-n', 'lab', '-j', *what], capture_output=True, text=True).stdout)
v = metrics()
total = lambda name, part='': sum(n for k, n in v.get(name, {}).items() if part in (k or ''))
received, sent = total('port_received_packets_total'), total('port_sent_packets_total')
made, out, waiting, dropped = (total(n) for n in ('packets_made_total', 'packets_sent_total', 'packets_waiting', 'packets_dropped_total'))
print('received', received > 5000 or v.keys(), 'made: received and copied', made == 2 * received, 'sent', out == sent, 'ended', made == out + waiting + dropped or (made, out, waiting, dropped))
main = ask('list')['configurations'][0]
print('list', main['made'] == made and main['sent'] == out and main['waiting'] == waiting)
handler = lambda name: int(ask('read', name)['value'])
counts = [handler(n + '.count') for n in ('tcp', 'udp', 'icmp', 'other', 'arp', 'ip6', 'rest')]
print('handlers', sum(counts) == handler('all.count') == received)
== file logged.py
import json, sys
lines = [l for l in open(sys.argv[1]) if l.startswith('{') and '"event"' in l]
print([json.loads(l)['event'] for l in lines], all('time' in json.loads(l) for l in lines))
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between monitoring/monitoring.click late -- '. $TOP/tests/net/traffic; start -p monitor=none -n lab --prometheus :9399 --log json; traffic a b 10.77.0.2 fd77::2
sleep 0.5; for d in left right; do ip link set $d arp off; done; python3 same.py
datapath ctl -n lab top --once | perl -ane "print qq(\$F[0] \$F[1]\n) if /^main/"; datapath ctl -n lab stop >/dev/null; wait $DATAPATH; python3 logged.py $OUT'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
received True made: received and copied True sent True ended True
list True
handlers True
main:right native
main:left native
main:monitor none
main running
main:ToDevice@10 not
['attach', 'install', 'start', 'end', 'remove'] True
== run
START='-p monitor=none'; export START; $TOP/tests/net/between monitoring/monitoring.click late -- '. $TOP/tests/net/traffic; killed monitoring/monitoring.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
