Offloads: a host's object that cannot be one is refused and not kept, and whoever attaches the next brings another.
== file none.click
Idle -> Discard;
== file host.c
/* all that the agent looks for, but it never calls the tenants' programs */
#include <middleproof_bpf.h>
#include "datapath/offload/kernel/host.h"
#define MAP(name, count, of) \
	struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(map_flags, 1024); __uint(max_entries, count); __type(key, __u32); __type(value, of); } \
	name SEC(".maps")
MAP(tenants, HOST_TENANTS, struct host_tenant);
MAP(settings, 1, struct host_settings);
MAP(vlans, 4096, __u64);
SEC("xdp") int NAME(struct xdp_md *ctx)
{
	__u32 zero = 0;

	bpf_map_lookup_elem(&tenants, &zero); bpf_map_lookup_elem(&settings, &zero); bpf_map_lookup_elem(&vlans, &zero);
	(void)ctx;
	return XDP_PASS;
}
== file bring
# bring OBJECT: attaches "left" with that host
import json, os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(os.environ["MIDDLEPROOF_RUN"] + "/lab.sock")
s.sendall((json.dumps({"verb": "offload.attach", "device": "left", "host": open(sys.argv[1], "rb").read().hex()}) + "\n").encode())
print(json.loads(s.makefile().readline())["error"]["text"].splitlines()[0])
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
for n in host other; do
	clang -target bpf -O2 -g -mcpu=v3 -DNAME=$n -I$TOP -I$TOP/datapath/include -idirafter /usr/include/$(uname -m)-linux-gnu -c host.c -o $n.o
done
# what only the kernel sees
mkdir -p refused; sed "s/if (!t || !(t->flags/if (!(t->flags/" $TOP/datapath/offload/kernel/host.c >refused/refused.c
clang -target bpf -O2 -g -mcpu=v3 -I$TOP -I$TOP/datapath/include -idirafter /usr/include/$(uname -m)-linux-gnu -Wno-uninitialized -c refused/refused.c -o refused.o
$TOP/tests/net/between none.click late -- 'start --name lab; until datapath ctl ping >/dev/null 2>&1; do sleep 0.05; done
for n in host other refused; do python3 bring $n.o; datapath ctl offload list | head -1; datapath ctl offload add red --vlan 5; done
datapath ctl offload attach nowhere0
datapath ctl offload attach left; echo "attach: $?"; datapath ctl offload list | head -1; datapath ctl offload clear
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1
== stdout
error: the host's program never calls the tenants'
devices:
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
error: 'the host's program' has no program 'host': expected one of 'other'
devices:
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
error: the kernel does not take the tenants' programs: Permission denied
devices:
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
error: there is no device 'nowhere0'
attach: 0
devices: left
status 0
