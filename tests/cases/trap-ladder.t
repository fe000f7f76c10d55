Thirty diamonds are 2^30 paths and one answer: paths that differ in nothing that counts are joined, and what the arms wrote
is told as a set.
== file make.sh
{ echo 'FromDevice(in) -> CheckIPHeader -> s0 :: Null;'
i=0; while [ $i -lt 30 ]; do
	echo "s$i -> c$i :: IPClassifier(src port $((i + 1)), -);"
	echo "c$i[0] -> SetIPDSCP($((i + 1))) -> s$((i + 1)) :: Null; c$i[1] -> SetIPDSCP($((i + 11))) -> s$((i + 1));"
	i=$((i + 1))
done
echo 's30 -> Queue -> ToDevice(out);'; } >ladder.click
== file network.yaml
network: ladder
encap: ip
boxes: { l: { click: ladder.click } }
hosts: { a: {}, b: {} }
links: [ a -- l:in, l:out -- b ]
policies:
  joined: { value: a -> b, packet: tcp and ip unfrag, fields: ip.dscp, expect: [ 30, 40 ] }
  not the others: { value: a -> b, packet: tcp and ip unfrag, fields: ip.dscp, expect: [ 30 ] }
== run
sh make.sh && symexec check network.yaml | grep -v '^    ' | cut -c1-100
symexec reach --json --from a --to b --packet 'tcp and ip unfrag' network.yaml | grep -c '"witness"'
== stdout
joined: holds
  ip.dscp at b: 40
  ip.dscp at b: 30
not the others: VIOLATED
  ip.dscp is 40 at b, which is not within [ 30 ]
  ip.dscp is written at ladder.click:61 (l/SetIPDSCP@123 :: SetIPDSCP)
  path:
  packets: ip.proto: 6; ip.ttl: 1-255; tcp.sport: not 30
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP opt
1 policy holds, 1 violated, 0 vacuous, 0 undecided
2
