Boxes that are called otherwise in another file, or a wire that is put in, are no difference: five examples, each with every box
renamed by a program, and with a box more that changes nothing on its first link. A rule that is changed is one.
== copy examples/enterprise enterprise
== copy examples/nat nat
== copy examples/firewall firewall
== copy examples/balancer balancer
== copy examples/cgnat cgnat
== copy examples/tunnel tunnel
== file rename.py
# rename.py FILE: every box gets another name; the other way than text: by the parsed file
import sys, yaml
net = yaml.safe_load(open(sys.argv[1]))
names = {b: 'box-%d' % i for i, b in enumerate(sorted(net['boxes']))}
def end(e):
    node, colon, port = e.strip().partition(':')
    return names.get(node, node) + colon + port
def link(l):
    arrow = ' -- ' if ' -- ' in l else ' -> '
    return arrow.join(end(e) for e in l.split(arrow))
links = [link(l) for l in net['links']]
if len(sys.argv) > 2:
    first = next(i for i, l in enumerate(links) if ' -- ' in l)
    a, b = links[first].split(' -- ')
    links[first:first + 1] = [a + ' -- wire:in', 'wire:out -- ' + b]
out = {'network': net['network'], 'encap': net.get('encap', 'ip'),
       'boxes': {names[b]: v for b, v in net['boxes'].items()}, 'hosts': net['hosts'], 'links': links}
if 'symbols' in net:
    out['symbols'] = net['symbols']
if len(sys.argv) > 2:
    out['boxes']['wire'] = {'click': 'wire.click'}
print(yaml.safe_dump(out, sort_keys=False))
== run
/usr/bin/python3 -c 'import yaml' 2>/dev/null || { echo 'python3-yaml is not installed'; exit 77; }
tell() { echo "$1: $(symexec diff $2 $3 | grep -v '^note\|^assumed' | head -n 1)"; }
for d in enterprise nat firewall balancer cgnat tunnel; do
	printf 'FromDevice(in) -> Queue -> ToDevice(out);\nFromDevice(out) -> Queue -> ToDevice(in);\n' >$d/wire.click
	/usr/bin/python3 rename.py $d/network.yaml >$d/renamed.yaml
	/usr/bin/python3 rename.py $d/network.yaml wire >$d/wired.yaml
	tell "$d, renamed" $d/network.yaml $d/renamed.yaml
	tell "$d, with a wire" $d/network.yaml $d/wired.yaml
	tell "$d, back" $d/wired.yaml $d/network.yaml
done
== stdout
enterprise, renamed: no difference
enterprise, with a wire: no difference
enterprise, back: no difference
nat, renamed: no difference
nat, with a wire: no difference
nat, back: no difference
firewall, renamed: no difference
firewall, with a wire: no difference
firewall, back: no difference
balancer, renamed: no difference
balancer, with a wire: no difference
balancer, back: no difference
cgnat, renamed: no difference
cgnat, with a wire: no difference
cgnat, back: no difference
tunnel, renamed: no difference
tunnel, with a wire: no difference
tunnel, back: no difference
== run
# what is something is told
sed 's/allow tcp dst port 80/allow tcp dst port 81/' enterprise/firewall.click >enterprise/other.click
sed 's/firewall.click/other.click/' enterprise/network.yaml >enterprise/changed.yaml
symexec diff enterprise/network.yaml enterprise/changed.yaml | grep '^[a-z]*: \|^[a-z]* -> '
== stdout
client -> server: gained
client -> server: lost
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
== run
# a box that is renamed and changed at once is still itself: by its links and its other lines
two() { echo "$2:"; symexec diff $1 $2 | grep '^[a-z]* -> \|^note'; }
sed 's/firewall:/gate:/; s/firewall.click/other.click/' enterprise/network.yaml >enterprise/both.yaml
two enterprise/network.yaml enterprise/both.yaml
# and one of a class, by its arguments
sed 's/REWRITE: dst/REWRITE: both/; s/proxy:/relay:/' enterprise/network.yaml >enterprise/relay.yaml
two enterprise/network.yaml enterprise/relay.yaml
# two that are equally like it: none is said to be it
cat >one.yaml <<-END
	network: one
	boxes: { a: { click: a.click } }
	hosts: { x: { ip: 10.0.0.1 }, y: { ip: 10.0.0.2, tcp: any, udp: any } }
	links: [ x -> a:in, a:out -> y ]
END
printf 'FromDevice(in) -> CheckIPHeader -> IPFilter(deny udp, allow all)\n -> Queue\n -> ToDevice(out);\n' >a.click
printf 'FromDevice(in) -> CheckIPHeader -> IPFilter(deny tcp, allow all)\n -> Queue\n -> ToDevice(out);\n' >b.click
sed 's/boxes: .*/boxes: { b: { click: b.click }, c: { click: b.click } }/; s/links: .*/links: [ x -> b:in, b:out -> c:in, c:out -> y ]/' one.yaml >two.yaml
two one.yaml two.yaml
sed 's/boxes: .*/boxes: { b: { click: b.click } }/; s/a:/b:/g' one.yaml >three.yaml
two one.yaml three.yaml
== stdout
enterprise/both.yaml:
client -> server: gained
client -> server: lost
note: box gate was called firewall, and is changed
enterprise/relay.yaml:
client -> server: rewritten
server -> server: rewritten
note: box relay was called proxy, and is changed
two.yaml:
x -> y: gained
x -> y: lost
three.yaml:
x -> y: gained
x -> y: lost
note: box b was called a, and is changed
