The command line of 0.4.4 and ours: what is wrong with it is said in a line, with status 2; nothing is sent.
== run
for a in '' '-m 0 x' '-m 300 x' '-M 9 -m 3 x' '-t abc x' '-t 0 x' '-t -1 x' '--dprot 80 x' '-d 70000 x' 'a b' '--seed x y' \
	'--compat --ndjson x' '-p IP -s f x' '--read f x'; do
	tracebox $a; echo "$a: $?"
done 2>&1
tracebox -V
tracebox --help | head -1
== stdout
tracebox: expected a destination; 'tracebox --help' tells the options
: 2
tracebox: --max-hops: 0 is not between 1 and 255; 'tracebox --help' tells the options
-m 0 x: 2
tracebox: --max-hops: 300 is not between 1 and 255; 'tracebox --help' tells the options
-m 300 x: 2
tracebox: --min-hops: 9 is more than 3, the last; 'tracebox --help' tells the options
-M 9 -m 3 x: 2
tracebox: --timeout: 'abc' is no number of seconds up to 3600; 'tracebox --help' tells the options
-t abc x: 2
tracebox: --timeout: '0' is no number of seconds up to 3600; 'tracebox --help' tells the options
-t 0 x: 2
tracebox: --timeout: '-1' is no number of seconds up to 3600; 'tracebox --help' tells the options
-t -1 x: 2
tracebox: unknown option '--dprot'; did you mean '--dport'?; 'tracebox --help' tells the options
--dprot 80 x: 2
tracebox: --dport: 70000 is not between 1 and 65535; 'tracebox --help' tells the options
-d 70000 x: 2
tracebox: expected one destination; 'tracebox --help' tells the options
a b: 2
tracebox: --seed: 'x' is not a number; 'tracebox --help' tells the options
--seed x y: 2
tracebox: --compat has no --ndjson; 'tracebox --help' tells the options
--compat --ndjson x: 2
tracebox: --probe, --script and --lua exclude each other; 'tracebox --help' tells the options
-p IP -s f x: 2
tracebox: --read takes no destination; 'tracebox --help' tells the options
--read f x: 2
tracebox 0.1
usage: tracebox [OPTION]... DESTINATION
== run
printf 'no capture' >bad.pcap
tracebox --read bad.pcap; echo $?
tracebox --read none.pcap; echo $?
tracebox -6 10.0.0.1; echo $?
tracebox fd00::1; echo $?
== stdout
2
2
2
2
== stderr
error: 'bad.pcap' is no capture file: unknown file format
error: cannot read capture file 'none.pcap': No such file or directory
error: '10.0.0.1' is an IPv4 address, expected IPv6
error: 'fd00::1' is an IPv6 address, expected IPv4
