`reach --pairs` says which ends each source reaches, once each and in order; what it says is what `reach --from` says.
== file router.click
FromDevice(a) -> Paint(1) -> CheckIPHeader -> fib :: RadixIPLookup(10.0.0.0/8 0, 10.1.0.0/16 1, 10.2.0.0/16 2);
FromDevice(b) -> CheckIPHeader -> IPFilter(deny dst net 10.1.0.0/16, allow all) -> fib;
fib[0] -> Queue -> ToDevice(a);
fib[1] -> Queue -> ToDevice(b);
fib[2] -> Queue -> ToDevice(c);
== file network.yaml
network: pairs
encap: ip
boxes: { r: { click: router.click } }
hosts: { h: { ip: 10.1.0.1 }, k: {} }
links: [ "h -> r:a", "r:c -> k" ]
policies: { from b to b not: { no-reach: "r:b -> h" } }
== run
symexec reach --pairs network.yaml
== stdout
h -> k
h -> r:a
h -> r:b
r:b -> k
r:b -> r:a
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
== run
symexec reach --pairs --from r:b network.yaml
symexec reach --pairs --to k network.yaml
symexec reach --pairs --packet 'dst net 10.2.0.0/16' network.yaml
== stdout
r:b -> k
r:b -> r:a
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
h -> k
r:b -> k
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
h -> k
r:b -> k
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
== run
symexec reach --pairs --json network.yaml
== stdout
{
  "network": "pairs",
  "pairs": [
    {
      "from": "h",
      "to": "k"
    },
    {
      "from": "h",
      "to": "r:a"
    },
    {
      "from": "h",
      "to": "r:b"
    },
    {
      "from": "r:b",
      "to": "k"
    },
    {
      "from": "r:b",
      "to": "r:a"
    }
  ],
  "assumptions": [
    "what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)"
  ],
  "undecided": false
}
== run
symexec reach --pairs --packet 'dst net 11.0.0.0/8' network.yaml
== stdout
nothing arrives
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
== exit 1
== run
symexec reach --pairs --drops network.yaml
== stderr
symexec reach: --pairs goes without --drops, --paths and --pcap
== exit 2
== run
# as a single configuration, and against what reach --from says of each source
symexec reach --pairs router.click
for from in a b; do
	symexec reach --from $from router.click | sed -n "s/^\(.*\) (out) receives$/$from -> \1/p" | sort -u
done >each
symexec reach --pairs router.click | grep -v ^assumed | diff - each
== stdout
a -> a
a -> b
a -> c
b -> a
b -> b
b -> c
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
