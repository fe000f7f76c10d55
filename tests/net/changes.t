What a box changes is named, with the interval the box stands in, wherever it stands; forwarded rewrites show at the next hop, those
before routing at the box itself.
== run
for s in msspre seq win ipid seq@1 seq@3 seq@4; do
	echo "$s:"; $TOP/tests/net/lab $s -- tracebox -n 10.9.5.2 | sed '1,/^$/d'
done
== stdout
msspre:
nothing altered: 5 hops answered, 4 quoted the whole probe
seq:
TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[+-]\d+}}) between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
win:
TCP window rewritten 5840 -> 1000 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
ipid:
IP identification rewritten {{\d+}} -> 4660 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
seq@1:
TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[+-]\d+}}) between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
seq@3:
TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[+-]\d+}}) between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
seq@4:
nothing altered: 5 hops answered, 4 quoted the whole probe
== run
# Two boxes at once, over IPv6.
$TOP/tests/net/lab win@1 seq@3 -- tracebox -6 -n fd09:5::2 | sed '1,/^$/d'
== stdout
TCP window rewritten 5840 -> 1000 between fd09:1::1 and fd09:2::2 (hops 1 and 2)
TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[+-]\d+}}) between fd09:3::2 and fd09:4::2 (hops 3 and 4)
== run
$TOP/tests/net/lab win -- tracebox -n 10.9.5.2 >/dev/null; echo "altered $?"
$TOP/tests/net/lab none -- tracebox -n 10.9.5.2 >/dev/null; echo "clean $?"
== stdout
altered 1
clean 0
