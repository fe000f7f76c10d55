Several flows over a path that branches: a box on one branch is told with the flows that meet it.
== run
$TOP/tests/net/lab ecmpmss -- tracebox -n --flows 12 -p 'IP / TCP / MSS' 10.9.5.2 >out; echo $?
sed 's/  flow.*/  FLOWS/; s/only flow.*/only FLOWS/' out | sort -u
# each flow is on one branch, and those on the second are those that the box changes
second=$(sed -n 's/.*10\.9\.6\.2  //p' out); [ "$second" = "$(sed -n 's/.*only //p' out)" ] && echo "the same flows"
== stdout
1

    10.9.{{[36]}}.2  FLOWS
 1  10.9.1.1
 2  10.9.2.2
 3  10.9.{{[36]}}.2  FLOWS
 4  10.9.4.2
 5  10.9.5.2
MSS clamped 1460 -> 1200 between 10.9.6.2 and 10.9.4.2 (hops 3 and 4), only FLOWS
tracebox to 10.9.5.2: 12 flows
the same flows
== run
$TOP/tests/net/lab seq@1 -- sh -c 'tracebox -n --flows 3 10.9.5.2; tracebox -6un --flows 2 fd09:5::2; tracebox -n --flows 2 --ndjson fd09:5::2 -6 | grep -c altered'
== stdout
tracebox to 10.9.5.2: 3 flows
 1  10.9.1.1
 2  10.9.2.2
 3  10.9.3.2
 4  10.9.4.2
 5  10.9.5.2

TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[+-]\d+}}) between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
tracebox to fd09:5::2: 2 flows
 1  fd09:1::1
 2  fd09:2::2
 3  fd09:3::2
 4  fd09:4::2
 5  fd09:5::2

nothing altered in 2 flows
2
== run
$TOP/tests/net/lab ecmpmss norate -- tracebox -n --flows 16 -p 'IPv6 / TCP / MSS' fd09:5::2 >out; echo $?
sed 's/  flow.*/  FLOWS/; s/only flow.*/only FLOWS/' out | sort -u
second=$(sed -n 's/.*fd09:6::2  //p' out); [ "$second" = "$(sed -n 's/.*only //p' out)" ] && echo "the same flows"
== stdout
1

    fd09:{{[36]}}::2  FLOWS
    fd09:{{[47]}}::2  FLOWS
 1  fd09:1::1
 2  fd09:2::2
 3  fd09:{{[36]}}::2  FLOWS
 4  fd09:{{[47]}}::2  FLOWS
 5  fd09:5::2
MSS clamped 1460 -> 1200 between fd09:6::2 and fd09:7::2 (hops 3 and 4), only FLOWS
tracebox to fd09:5::2: 16 flows
the same flows
