The lines of 0.4.4, as it printed them on these paths.
== run
$TOP/tests/net/lab mss -- tracebox --compat -n -p 'IP / TCP / MSS' 10.9.5.2
$TOP/tests/net/lab strip -- tracebox --compat -n -p 'IP / TCP / MSS / SACKP / TS / MPCAPABLE / WSCALE' 10.9.5.2 | sed -n 4p
$TOP/tests/net/lab hole -- tracebox --compat -n -m 4 -t 0.1 10.9.5.2
$TOP/tests/net/lab mss -- tracebox --compat -nv -p 'IP / TCP / MSS' 10.9.5.2 | sed -n 4p
$TOP/tests/net/lab seq -- tracebox --compat -n 10.9.5.2 | sed -n 4p
== stdout
tracebox to 10.9.5.2 (10.9.5.2): 64 hops max
1: 10.9.1.1 0ms 
2: 10.9.2.2 0ms IP::TTL IP::CheckSum 
3: 10.9.3.2 0ms TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
4: 10.9.4.2 0ms TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
5: 10.9.5.2 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
3: 10.9.3.2 0ms TCP::CheckSum IP::TTL IP::CheckSum -TCPOptionTimestamp -TCPOptionSACKPermitted -TCPOptionMPTCPCapable -TCPOptionWindowScale 
tracebox to 10.9.5.2 (10.9.5.2): 4 hops max
1: 10.9.1.1 0ms 
2: 10.9.2.2 0ms IP::TTL IP::CheckSum 
3: *
4: *
3: 10.9.3.2 0ms TCP::CheckSum ({{0x\w+ -> 0x\w+}}) IP::TTL (3 -> 1) IP::CheckSum ({{0x\w+ -> 0x\w+}}) TCPOptionMaxSegSize::MaxSegSize (1460 -> 1200) 
3: 10.9.3.2 0ms TCP::SeqNumber TCP::CheckSum IP::TTL IP::CheckSum 
== run
$TOP/tests/net/lab mss -- tracebox --compat -nj -p 'IP / TCP / MSS' 10.9.5.2 | tr -d '\n ' | sed 's/"delay":[0-9]*/"delay":N/g'; echo
$TOP/tests/net/lab mss -- tracebox --compat -njv -m 3 -p 'IP / TCP / MSS' 10.9.5.2 | grep -A 3 MaxSegSize
== stdout
{"addr":"10.9.5.2","name":"10.9.5.2","max_hops":64,"Hops":[{"hop":1,"from":"10.9.1.1","delay":N,"Modifications":[],"Additions":[],"Deletions":[]},{"hop":2,"from":"10.9.2.2","delay":N,"Modifications":["IP::TTL","IP::CheckSum"],"Additions":[],"Deletions":[]},{"hop":3,"from":"10.9.3.2","delay":N,"Modifications":["TCP::CheckSum","IP::TTL","IP::CheckSum","TCPOptionMaxSegSize::MaxSegSize"],"Additions":[],"Deletions":[]},{"hop":4,"from":"10.9.4.2","delay":N,"Modifications":["TCP::CheckSum","IP::TTL","IP::CheckSum","TCPOptionMaxSegSize::MaxSegSize"],"Additions":[],"Deletions":[]},{"hop":5,"from":"10.9.5.2","delay":N,"Modifications":["TCP::SrcPort","TCP::DstPort","TCP::SeqNumber","TCP::AckNumber","TCP::Flags","TCP::WindowsSize","TCP::CheckSum","IP::Identification","IP::TTL","IP::CheckSum","IP::SourceIP","IP::DestinationIP"],"Additions":[],"Deletions":[]}]}
          "TCPOptionMaxSegSize::MaxSegSize": {
            "Expected": "1460",
            "Received": "1200"
          }
