A VXLAN tunnel whose other end is the kernel's: real TCP, IPv4 and IPv6, whole; killed under load.
== copy examples/vxlan
== file sums_off.py
# ethtool -K DEVICE tx off: what the kernel wraps has its checksums, which nobody on the way can do for it
import fcntl, socket, struct, sys, array
data = array.array('B', struct.pack('II', 0x17, 0))     # ETHTOOL_STXCSUM
request = struct.pack('16sP', sys.argv[1].encode(), data.buffer_info()[0])
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8946, request)
== run
$TOP/tests/net/between vxlan/vxlan.click late -- '. $TOP/tests/net/traffic; on a ip link set eth mtu 1450
on b sh -c "ip addr flush dev eth; ip addr add 192.0.2.2/24 dev eth; ip link add vx type vxlan id 5 local 192.0.2.2 remote 192.0.2.1 dstport 4789 dev eth;
	ip link set vx up; python3 sums_off.py vx; ip addr add 10.77.0.2/24 dev vx; ip addr add fd77::2/64 dev vx nodad"
start; on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "[23] received" | tr 2 3; on b ping -c 2 -i 0.2 -W 2 192.0.2.1 | grep -o "2 received"
traffic a b 10.77.0.2 fd77::2'
== stdout
3 received
2 received
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
== run
$TOP/tests/net/between vxlan/vxlan.click late -- '. $TOP/tests/net/traffic; on b ip addr add 192.0.2.2/24 dev eth; killed vxlan/vxlan.click on b ping -f -c 100000 192.0.2.1'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
