A datapath file with tenants: one whose name the driver has already is refused at its place; and in a replay no share refuses packets.
== file two.yaml
datapath: two
ports: { left: { memory: true } }
tables: { 0: { default: output left } }
tenants:
  blue: { vlan: 6 }
  red: { vlan: 5 }
== file none.click
Idle -> Discard;
== file replay.yaml
datapath: replay
ports: { in: { device: nowhere0 }, out: { device: nowhere1 } }
tables: { 0: { default: output out } }
tenants:
  red: { vlan: 5, program: spin.c }
  blue: { vlan: 6 }
== file spin.c
#include <middleproof_bpf.h>
SEC("xdp") int spin(struct xdp_md *ctx)
{
	__u64 x = 0;

	for (int i = 0; i < 3000; i++)
		x += bpf_get_prandom_u32();
	(void)ctx;
	return x == 77 ? XDP_DROP : XDP_PASS;
}
== file dump
# sixty thousand frames of VLAN 5 in a second
import struct
head = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)
frame = b"\x02\0\0\0\0\x0b\x02\0\0\0\0\x0a\x81\0\0\x05\x88\xb5" + bytes(42)
open("none.pcap", "wb").write(head)
with open("in.pcap", "wb") as f:
    f.write(head)
    for k in range(60000):
        f.write(struct.pack("<IIII", 1, k * 10, len(frame), len(frame)) + frame)
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN; python3 dump
datapath run --clock=pcap -p nowhere0=pcap:in.pcap -p nowhere1=pcap:none.pcap,out.pcap replay.yaml; echo "status $?, $((($(stat -c %s out.pcap) - 24) / 76)) frames"
sed "s/blue:/a_name_that_is_longer_than_31_octets:/; s/red:/green:/" two.yaml >long.yaml; timeout 10 datapath run long.yaml 2>&1; echo "status $?"
$TOP/tests/net/between none.click late -- 'start --name lab; until datapath ctl ping >/dev/null 2>&1; do sleep 0.05; done
datapath ctl offload attach left; datapath ctl offload add red --vlan 5; kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null
timeout 10 datapath run --name lab two.yaml; echo "status $?"; ip link set left xdp off' 2>&1
== stdout
status 0, 60000 frames
error: 'a_name_that_is_longer_than_31_octets' is no name of a tenant: expected 1 to 31 octets
long.yaml:5:3: note: it is tenant 'a_name_that_is_longer_than_31_octets'
      a_name_that_is_longer_than_31_octets: { vlan: 6 }
      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
status 2
two.yaml:6:3: error: tenant 'red' is in the driver: remove him there first
      red: { vlan: 5 }
      ^~~
status 2
