A carrier-grade NAT: real TCP out of it, pings and errors back, nothing unasked; killed under load.
== copy examples/cgnat
== file errors.py
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((sys.argv[1], 9999))
for _ in range(100):
    try:
        s.send(b'anybody there?')
        time.sleep(0.02)
    except ConnectionRefusedError:
        print('the port is closed, says ICMP')
        break
== run
$TOP/tests/net/between cgnat/cgnat.click routed -- '. $TOP/tests/net/traffic; traffic a b 10.78.0.2
on a ping -c 2 -i 0.2 -W 2 10.78.0.2 | grep -o "2 received"; on a python3 errors.py 10.78.0.2
on a ping -c 1 -W 2 -t 1 10.78.0.2 | grep -o "From.*exceeded"
on b curl -s --max-time 0.7 http://10.77.0.1/; echo "from outside: status $?"'
== stdout
10.78.0.2: down whole, up whole, iperf3 runs, session whole
2 received
the port is closed, says ICMP
From 10.77.0.254 icmp_seq=1 Time to live exceeded
from outside: status 28
== run
$TOP/tests/net/between cgnat/cgnat.click routed late -- '. $TOP/tests/net/traffic
killed cgnat/cgnat.click on a timeout 20 iperf3 -c 10.78.0.2 -t 20'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
