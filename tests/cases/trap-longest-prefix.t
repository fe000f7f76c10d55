Routes go by the longest prefix, whatever their order and whichever class looks them up; of two equal prefixes the first
counts. Masks with holes are taken as they are.
== file lookup.sh
# lookup.sh CLASS ROUTE,...: where three addresses leave
echo "FromDevice(in) -> CheckIPHeader -> r :: $1($2);
r[0] -> Queue -> ToDevice(out0); r[1] -> Queue -> ToDevice(out1); r[2] -> Queue -> ToDevice(out2);" >r.click
printf 'network: r\nencap: ip\nboxes: { r: { click: r.click } }\nhosts: { a: {}, h0: {}, h1: {}, h2: {} }\n' >r.yaml
printf 'links: [ a -- r:in, r:out0 -- h0, r:out1 -- h1, r:out2 -- h2 ]\n' >>r.yaml
for dst in 10.1.2.3 10.2.2.3 11.1.1.1; do
	echo "$1 $dst:" $(symexec reach --packet "dst host $dst and tcp and ip unfrag" --from a r.yaml |
		sed -n 's/ receives//p; s/nothing arrives/nobody/p')
done
== run
for class in LinearIPLookup StaticIPLookup RadixIPLookup DirectIPLookup RangeIPLookup SortedIPLookup; do
	sh lookup.sh $class "10.0.0.0/8 0, 10.1.0.0/16 1, 12.0.0.0/8 2"
done
== stdout
LinearIPLookup 10.1.2.3: h1
LinearIPLookup 10.2.2.3: h0
LinearIPLookup 11.1.1.1: nobody
StaticIPLookup 10.1.2.3: h1
StaticIPLookup 10.2.2.3: h0
StaticIPLookup 11.1.1.1: nobody
RadixIPLookup 10.1.2.3: h1
RadixIPLookup 10.2.2.3: h0
RadixIPLookup 11.1.1.1: nobody
DirectIPLookup 10.1.2.3: h1
DirectIPLookup 10.2.2.3: h0
DirectIPLookup 11.1.1.1: nobody
RangeIPLookup 10.1.2.3: h1
RangeIPLookup 10.2.2.3: h0
RangeIPLookup 11.1.1.1: nobody
SortedIPLookup 10.1.2.3: h1
SortedIPLookup 10.2.2.3: h0
SortedIPLookup 11.1.1.1: nobody
== run
sh lookup.sh RadixIPLookup "10.1.0.0/16 1, 10.0.0.0/8 0, 0.0.0.0/0 2" 2>&1
== stdout
RadixIPLookup 10.1.2.3: h1
RadixIPLookup 10.2.2.3: h0
RadixIPLookup 11.1.1.1: h2
== run
echo 'FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPFilter(allow dst net 10.0.0.9 mask 255.0.0.255) -> Queue -> ToDevice(out);' >m.click
for dst in 10.77.88.9 10.77.88.8; do symexec reach --packet "dst host $dst" --from in m.click | head -1; done
== stdout
out (out) receives
nothing arrives
