What tenants and guests hand to drivers is proven, and vectors of it agree with what the kernel and this process run; a wrong model and
a broken program are seen, with the names of fields, and what cannot run is told with the reason.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== file web.c
#include "datapath/include/middleproof_bpf.h"
/* IPv4 without options: TCP to port 80 passes, ICMP is sent back as it came, all else of it is dropped. */
SEC("xdp") int web(struct xdp_md *ctx)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	if (p + 38 > end || p[12] != 8 || p[13] || p[14] != 0x45)
		return XDP_PASS;
	if (p[23] == 1)
		return XDP_TX;
	return p[23] == 6 && p[36] == 0 && p[37] == WEB ? XDP_PASS : XDP_DROP;
}
== file host.yaml
datapath: host
ports: { eth0: { device: nowhere0 }, web: { memory: true }, stack: { memory: true } }
tables: { 0: { default: output stack } }
tenants:
  web: { prefix: 192.0.2.0/24, program: web.o, out: web }
  plain: { vlan: 7 }
guests:
  box:
    mac: 02:00:00:00:00:0b
    to: [ 10.77.0.3=02:00:00:00:00:0c ]
    commands:
    - R F 02:00:00:00:00:0b 10.77.0.2
    - A 02:00:00:00:00:0b I 1 p icmp
    - A 02:00:00:00:00:0b M 4 s 02:00:00:00:00:01 T 3 d 80 p tcp
    - A 02:00:00:00:00:0b I 8 t 4
    - D 02:00:00:00:00:0b I 8 t
    - R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.9 10.77.0.3
policies:
  the web reaches its tenant: { reach: eth0 -> web, packet: dst net 192.0.2.0/24 and tcp dst port 80 }
  and nothing of others does: { no-reach: eth0 -> web, packet: eth.type == 0x0800 and not dst net 192.0.2.0/24 }
  its program drops the rest: { no-reach: eth0 -> web, packet: dst net 192.0.2.0/24 and udp }
  and sends ICMP back: { reach: eth0 -> eth0, packet: dst net 192.0.2.0/24 and src net 192.0.2.0/24 and icmp }
  but not in the name of others: { no-reach: eth0 -> eth0, packet: dst net 192.0.2.0/24 and not src net 192.0.2.0/24 }
  the guest filters its own: { no-reach: eth0 -> stack, packet: icmp and dst host 10.77.0.2 and eth.dst == 02:00:00:00:00:0b }
  and nobody else's: { reach: eth0 -> stack, packet: icmp and dst host 10.77.0.2 and eth.dst == 02:00:00:00:00:0d }
  others go where they went: { value: eth0 -> stack, packet: eth.dst == 02:00:00:00:00:0d, fields: eth.dst, expect: 02:00:00:00:00:0d }
== file tenants.yaml
datapath: tenants
ports: { eth0: { device: nowhere0 }, stack: { memory: true } }
tables: { 0: { default: output stack } }
tenants:
  web: { prefix: 192.0.2.0/24, program: web.o }
  tagged: { vlan: 7, program: web.o }
== run
command -v clang >/dev/null || { echo "no clang"; exit 77; }
web() { clang -target bpf -DWEB=$1 -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -c web.c -o web.o; }
web 80 || exit 77
# what it passes of UDP are fragments that are too short for it to look at
symexec check host.yaml | grep -v -e ^assumed -e '^ *host/' -e '^    0'
symexec tests --limit 500 host.yaml -o host >made; symexec tests --limit 300 tenants.yaml -o tenants >>made
datapath test host host.yaml >said || { grep -q 'in the kernel: skipped' said && echo "the kernel may not be asked" && exit 77; }
cat said; datapath test tenants tenants.yaml
echo "another program"; web 81; datapath test --show 1 tenants tenants.yaml | grep -c 'not as\|[1-9][0-9]* not; of'; web 80
echo "other commands"; sed 's/I 1 p icmp/I 1 p udp/; s/10.77.0.9/10.77.0.8/' host.yaml >h; mv host.yaml good; mv h host.yaml
datapath test --show 1000 host host.yaml >said; grep -o 'eth.dst: expected 02:00:00:00:00:0c, sent 02:00:00:00:00:0b' said | sort -u; grep -c '^  stack: not ' said | grep -c '[1-9]'
mv good host.yaml
echo "without rights"; setpriv --bounding-set -all --inh-caps -all $TOP/bin/datapath test host host.yaml; echo "status $?"
# commands that are refused are so by both
for c in 'R F 02:00:00:00:00:0b' 'R L 02:00:00:00:00:0b 10.77.0.2 2 10.77.0.9 10.77.0.3' 'R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.9 10.77.0.4' \
	'A 02:00:00:00:00:0b I 5 p 1' 'A 02:00:00:00:00:0b I 16 p 1' 'A 02:00:00:00:00:0b T 8 t 1' 'A 02:00:00:00:00:0b I 1 p 1 I 1 p 2' \
	'A 02:00:00:00:00:0b M 1 p 65536' 'A 02:00:00:00:00:0b T 1 p icmp' 'D 02:00:00:00:00:0b I 2 d' 'X 02:00:00:00:00:0c' 'X 02:00:00:00:00:0b now' \
	'Q 02:00:00:00:00:0b' 'A 02:00:00:00:00:0b' 'R F 02:00:00:00:00:0b 10.77.0.9' 'A 02:00:00:00:00:0b M 4 s 02-00-00-00-00-01' \
	'A 02:00:00:00:00:0b I 4 s 10.077.0.9'; do
	sed "s/I 1 p icmp/I 1 p icmp\n    - $c/" host.yaml >host/host.yaml; cp web.o host
	symexec check host/host.yaml >/dev/null 2>&1; a=$?
	sed "s/I 1 p icmp/I 1 p icmp\n    - $c/" host.yaml >h; cp host.yaml good; mv h host.yaml; datapath test host host.yaml >/dev/null 2>&1; b=$?; mv good host.yaml
	[ "$a $b" = "2 2" ] || echo "$c: symexec $a, datapath $b"
done
== stdout
the web reaches its tenant: holds
and nothing of others does: holds
its program drops the rest: VIOLATED
  a packet from host:eth0 reaches host:web
  path:
    host:web (out)
  packets: eth.type: 0x800; ip.proto: 17; ip.dst: 192.0.2.0/24; ip.ttl: 1-255; ip.frag: 1-8191
  witness: 10.0.0.1 > 192.0.2.1 frag id 1 off 8 udp len 0
and sends ICMP back: holds
but not in the name of others: holds
the guest filters its own: holds
and nobody else's: holds
others go where they went: holds
  eth.dst at host:stack: 02:00:00:00:00:0d
7 policies hold, 1 violated, 0 vacuous, 0 undecided
host: in the kernel: 500 vectors, 489 as predicted, 0 not; of 11 the models leave open what is sent
in this process: skipped: guests are served in drivers only
1 boxes run, 0 not
tenants: in the kernel: 300 vectors, 289 as predicted, 0 not; of 11 the models leave open what is sent
in this process: 299 vectors, 288 as predicted, 0 not; of 11 the models leave open what is sent
1 not run, as the last: it needs no driver
1 boxes run, 0 not
another program
2
other commands
eth.dst: expected 02:00:00:00:00:0c, sent 02:00:00:00:00:0b
1
without rights
host: in the kernel: skipped: cannot make map 'settings' in the kernel: Operation not permitted (offloads need CAP_BPF and CAP_NET_ADMIN)
in this process: skipped: guests are served in drivers only
1 boxes run, 0 not
status 1
== exit 0
