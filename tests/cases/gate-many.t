Thousands of findings are read, compared and reported in seconds: a baseline of 4,000 of them too.
== file make.awk
BEGIN {
	print "network: many\nboxes:\n  fw: { click: fw.click }\nhosts:\n  a: { ip: 10.0.0.2 }\n  b: { ip: 10.0.0.3 }"
	print "links:\n  - a -- fw:in\n  - fw:out -- b\npolicies:"
	for (i = 1; i <= 4000; i++)
		print "  p" i ": { no-reach: a -> b, packet: tcp dst port " i " }"
}
== file fw.click
FromDevice(in) -> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== run
awk -f make.awk >many.yaml
timeout 60 symexec check --junit j --sarif s --html h --write-baseline known many.yaml | tail -n 1
timeout 60 symexec check --baseline known many.yaml | tail -n 1
sed -i 's/tcp dst port 17 }/ip proto 200 }/; s/^  p18: .*//' many.yaml
timeout 60 symexec check --baseline known many.yaml | sed -n '/^baseline/p;$p'
timeout 60 symexec check --json --baseline known many.yaml | grep -A 8 '"now"'
== stdout
0 policies hold, 4000 violated, 0 vacuous, 0 undecided
0 policies hold, 4000 violated, 0 vacuous, 0 undecided; 4000 of these known
baseline: 'p18' was violated and is not asked any more
0 policies hold, 3999 violated, 0 vacuous, 0 undecided; 3999 of these known
        "now": null
      }
    ]
  },
  "summary": {
    "holds": 0,
    "violated": 3999,
    "vacuous": 0,
    "undecided": 0,
== run
# the same packets in two files at once
symexec check --pcap same --junit same many.yaml
== stderr
symexec check: --junit and --pcap would both write 'same'
== exit 2
