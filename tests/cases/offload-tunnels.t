Tenants of a datapath file that are told by a GRE key or a VXLAN identifier: the kernel runs them as the file says; a proof is refused at
their place.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== file drop.c
#include "datapath/include/middleproof_bpf.h"
SEC("xdp") int drop(struct xdp_md *ctx) { (void)ctx; return XDP_DROP; }
== file host.yaml
datapath: host
ports: { eth0: { device: nowhere0 }, stack: { memory: true } }
tables: { 0: { default: output stack } }
tenants:
  keyed: { gre: 6, program: drop.o }
  overlay: { vxlan: 7, program: drop.o }
  none: { gre: 0 }
== file made/vectors.json
{ "format": "middleproof-vectors 1", "configuration": "host.yaml", "boxes": [ { "box": "host" } ] }
== file made/host/box.click
tables :: Datapath(FILE "host.yaml");
FromDevice(eth0) -> [0] tables; tables [0] -> Queue -> ToDevice(eth0);
FromDevice(stack) -> [1] tables; tables [1] -> Queue -> ToDevice(stack);
== file vectors
# a frame of each kind; what is nobody's, or has no program, is passed
eth=02000000000102000000000a0800 addresses=0a0000010a000002 rest=0000000000000000000000000000000000000000
gre() { echo "${eth}4500003000000000402f0000${addresses}20000800$1$rest"; }
vxlan() { echo "${eth}450000380000000040110000${addresses}04d212b50024000008000000$1$rest"; }
vector() {
	[ "$3" = passes ] && out="{ \"port\": \"stack\", \"packet\": \"$2\", \"free\": [] }" || out=
	echo "$comma{ \"id\": $1, \"why\": \"$4\", \"inputs\": [ { \"port\": \"eth0\", \"time\": 0, \"packet\": \"$2\" } ],"
	echo "\"predicted\": \"exactly\", \"outputs\": [ $out ] }"; comma=,
}
echo '{ "format": "middleproof-vectors 1", "configuration": "made/host/box.click", "ways": 5, "covered": 5, "cut": false, "undecided": false, "vectors": ['
vector 1 $(gre 00000006) drops "its key"
vector 2 $(gre 00000007) passes "another key"
vector 3 $(gre 00000000) passes "the key of one without a program"
vector 4 $(vxlan 00000700) drops "its identifier"
vector 5 $(vxlan 00000600) passes "another identifier"
vector 6 $(vxlan 06000700) passes "one that is longer"
echo ']}'
== run
command -v clang >/dev/null || { echo "no clang"; exit 77; }
clang -target bpf -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -c drop.c -o drop.o || exit 77
. ./vectors >made/host/vectors.json
datapath test --show 10 made host.yaml >said; grep -q 'in the kernel: skipped' said && echo "the kernel may not be asked" && exit 77
cat said; symexec check host.yaml
== stdout
host: in the kernel: 6 vectors, 6 as predicted, 0 not; of 0 the models leave open what is sent
in this process: skipped: tenant 'keyed' is told by a tunnel, which is looked for in drivers only
1 boxes run, 0 not
== stderr
host.yaml:5:3: error: what is told by a tunnel, of tenant 'keyed' cannot be proven yet
      keyed: { gre: 6, program: drop.o }
      ^~~~~
host.yaml:6:3: error: what is told by a tunnel, of tenant 'overlay' cannot be proven yet
      overlay: { vxlan: 7, program: drop.o }
      ^~~~~~~
host.yaml:7:3: error: what is told by a tunnel, of tenant 'none' cannot be proven yet
      none: { gre: 0 }
      ^~~~
== exit 2
