Vectors over real devices: veth and AF_XDP in a namespace that datapath test makes, and that is gone with it.
== file nat.click
rw :: IPRewriter(pattern 192.0.2.1 1024-65535# - - 0 1, drop);
FromDevice(inside-of-a-long-name) -> Strip(14) -> CheckIPHeader -> [0] rw;
FromDevice(out) -> Strip(14) -> CheckIPHeader -> [1] rw;
rw[0] -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(out);
rw[1] -> EtherEncap(0x800, 3:3:3:3:3:3, 4:4:4:4:4:4) -> Queue -> ToDevice(inside-of-a-long-name);
== file tag.click
FromDevice(a) -> VLANEncap(5) -> Queue -> ToDevice(b); FromDevice(b) -> VLANDecap -> Queue -> ToDevice(a);
== run
# answers go back to ports that were really chosen; what rests on hours of time is for the virtual clock
symexec tests --limit 120 nat.click -o nat >made && datapath test --live nat nat.click; echo "status $?"
# tags, which the kernel takes off, are seen
symexec tests --limit 12 tag.click -o tag >made && datapath test --live tag tag.click | tail -n 1
sed 's/VLANEncap(5)/VLANEncap(6)/' tag.click >wrong.click
datapath test --live --show 1 tag wrong.click | grep -c 'vlan.id: expected 5, sent 6\|octet 15: expected 05, sent 06'
== stdout
{{\d+}} not run live, as the last: it needs the virtual clock
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of 0 the models leave open what is sent
status 0
{{1[12] vectors, (1[12]) as predicted, 0 not; of 0 the models leave open what is sent}}
1
== run
# nothing is left of one that is killed, and nothing was there for others to see
datapath test --live nat nat.click >said & test=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ "$(readlink /proc/$test/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.05
done
sleep 0.3; ip -o link | grep -c 'dp[0-9]\|us[0-9]'; kill -9 $test; wait $test 2>/dev/null; echo "status $?"
ip -o link | grep -c 'dp[0-9]\|us[0-9]'
== stdout
0
status 137
0
== exit 1
== run
# without rights it says so
setpriv --bounding-set -sys_admin $TOP/bin/datapath test --live nat nat.click
== stderr
error: cannot make a network namespace: Operation not permitted; --live needs root
== exit 3
