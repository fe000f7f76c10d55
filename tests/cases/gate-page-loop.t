The page shows the packet on every hop of a loop, as the witness passes by in its first round: here each box writes
another source. Without a loop there is nothing to show.
== file box.click
FromDevice(hosts) -> check :: CheckIPHeader -> set :: StoreIPAddress($MINE, src) -> Queue -> ToDevice(link);
FromDevice(link) -> check; Idle -> Queue -> ToDevice(hosts);
== file network.yaml
network: two that pass on
boxes:
  left: { click: box.click, args: { MINE: 10.0.0.8 } }
  right: { click: box.click, args: { MINE: 10.0.0.9 } }
hosts: { a: { ip: 10.1.0.1 } }
links: [ a -- left:hosts, left:link -- right:link ]
policies:
  no loops: { no-loops: a, packet: udp }
== run
command -v dot >/dev/null || { echo 'graphviz is not installed'; exit 77; }
symexec check --html page.html network.yaml | head -1
grep -o '<tr><td>[^<]*\|class="packet">[0-9.:]*' page.html
== stdout
no loops: VIOLATED
<tr><td>left/check :: CheckIPHeader
class="packet">10.0.0.9:40000
<tr><td>left/set :: StoreIPAddress
class="packet">10.0.0.9:40000
<tr><td>left/Queue@4 :: Queue
class="packet">10.0.0.8:40000
<tr><td>left/ToDevice@5 :: ToDevice
class="packet">10.0.0.8:40000
<tr><td>right/FromDevice@6 :: FromDevice
class="packet">10.0.0.8:40000
<tr><td>right/check :: CheckIPHeader
class="packet">10.0.0.8:40000
<tr><td>right/set :: StoreIPAddress
class="packet">10.0.0.8:40000
<tr><td>right/Queue@4 :: Queue
class="packet">10.0.0.9:40000
<tr><td>right/ToDevice@5 :: ToDevice
class="packet">10.0.0.9:40000
<tr><td>left/FromDevice@6 :: FromDevice
class="packet">10.0.0.9:40000
