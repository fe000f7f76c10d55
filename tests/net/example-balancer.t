A load balancer: real TCP to the address in front, whole, on both servers; what is not offered is refused; killed under load.
== copy examples/balancer
== file turns.py
import http.client, socket, subprocess, sys
# the server's side of twelve connections that stay open
held = [socket.create_connection(('10.77.0.254', 7), timeout=5) for _ in range(12)]
for i, s in enumerate(held):
    s.sendall(b'%d' % i)
    assert s.recv(10) == b'%d' % i
seen = subprocess.run(['nsenter', '--net=/run/netns/b', 'ss', '-Htn', 'state', 'established', 'sport', '7'], capture_output=True, text=True).stdout
seen = [line.split()[2].rsplit(':', 1)[0].strip('[]').split(':')[-1] for line in seen.splitlines()]
print({server: seen.count(server) for server in sorted(set(seen))})
== run
$TOP/tests/net/between balancer/balancer.click routed -- '. $TOP/tests/net/traffic; on b ip addr add 10.78.0.3/24 dev eth; serve b; on a python3 turns.py
traffic a b 10.77.0.254; stop_serving; on a curl -s --max-time 0.7 http://10.77.0.254:8080/; echo "port 8080: status $?"
on a curl -s --max-time 0.7 http://10.78.0.2/; echo "the server itself: status $?"'
== stdout
{'10.78.0.2': 6, '10.78.0.3': 6}
10.77.0.254: down whole, up whole, iperf3 runs, session whole
port 8080: status 28
the server itself: status 28
== run
$TOP/tests/net/between balancer/balancer.click routed late -- '. $TOP/tests/net/traffic; on b ip addr add 10.78.0.3/24 dev eth
killed balancer/balancer.click on a timeout 20 iperf3 -c 10.77.0.254 -t 20'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
