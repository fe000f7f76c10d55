Packets from all open devices are followed at once, and still each device reaches what it reaches alone.
== file left.click
// what comes in by a goes by c only, and by b by its address; d is refused some; a packet that came from e is copied
FromDevice(a) -> Paint(1) -> m :: CheckIPHeader;
FromDevice(b) -> Paint(2) -> m;
FromDevice(d) -> MarkIPHeader -> IPFilter(deny dst port 25, allow src net 10.0.0.0/7 || src net 12.0.0.0/8, deny all) -> Paint(4) -> m;
FromDevice(e) -> t :: Tee -> Paint(5) -> m;
t[1] -> Queue -> ToDevice(d);
m -> s :: PaintSwitch;
s[0] -> Discard;
s[1] -> Queue -> out :: ToDevice(c);
s[2] -> l :: RadixIPLookup(10.1.0.0/16 0, 10.2.0.0/16 1, 10.3.0.0/16 2);
l[0] -> Queue -> ToDevice(a);
l[1] -> Queue -> ToDevice(x);
l[2] -> IPFilter(allow dst port 25 && src net 11.0.0.0/8) -> Queue -> ToDevice(e);
s[3] -> Discard;
s[4] -> IPFilter(allow dst port 25 || src net 12.0.0.0/8, deny all) -> Queue -> ToDevice(b);
s[5] -> l;
== file right.click
FromDevice(x) -> CheckIPHeader -> c :: IPClassifier(src net 10.0.0.0/8, dst port 53, -);
c[0] -> IPRewriter(pattern 192.168.0.1 1024-65535 - - 0 0) -> Queue -> ToDevice(n);
c[1] -> Queue -> ToDevice(y);
c[2] -> DecIPTTL -> Queue -> ToDevice(x);
FromDevice(y) -> CheckIPHeader -> IPFilter(deny src net 13.0.0.0/8, allow all) -> Queue -> ToDevice(x);
FromDevice(n) -> CheckIPHeader -> IPFilter(allow src net 13.0.0.0/8, deny all) -> Queue -> ToDevice(y);
== file network.yaml
network: open
encap: ip
boxes: { l: { click: left.click }, r: { click: right.click } }
hosts: { h: { ip: 10.1.0.1 } }
links: [ "l:x -- r:x", "l:c -> h" ]
== run
for f in l:a l:b l:d l:e r:y r:n h; do
	symexec reach --pairs --from $f network.yaml 2>&1 | grep -e '->'
done | sort >alone
symexec reach --pairs network.yaml | grep -e '->' | cmp - alone
cat alone
for p in 'src net 10.0.0.0/8' 'dst port 25' 'udp dst port 53'; do
	for f in l:a l:b l:d l:e r:y r:n h; do
		symexec reach --pairs --packet "$p" --from $f --to r:y network.yaml 2>&1 | grep -e '->'
	done | sort >alone
	symexec reach --pairs --packet "$p" --to r:y network.yaml | grep -e '->' | cmp - alone
	wc -l <alone
done
== stdout
l:a -> h
l:b -> l:a
l:b -> l:e
l:b -> r:n
l:b -> r:x
l:b -> r:y
l:d -> l:b
l:e -> l:a
l:e -> l:d
l:e -> l:e
l:e -> r:n
l:e -> r:x
l:e -> r:y
r:n -> r:y
r:y -> r:x
0
1
3
