A capture that cannot be written is the machine's fault, status 3, in every command that writes one.
== file box.click
FromDevice(a) -> Queue -> ToDevice(b);
== file net.yaml
network: n
boxes: { x: { click: box.click } }
hosts: { h: { ip: 10.0.0.1 }, g: { ip: 10.0.0.2 } }
links: [ h -> x:a, x:b -> g ]
policies: { it arrives: { reach: h -> g } }
== file full.click
FromDump(in.pcap, STOP true) -> ToDump(/dev/full);
== file away.click
FromDump(in.pcap, STOP true) -> ToDump(no/such/folder);
== file unread.click
FromDump(no/such/file, STOP true) -> ToDump(out.pcap);
== run
symexec reach --packet 'tcp and ip unfrag' --pcap in.pcap box.click >/dev/null
symexec reach --pcap /dev/full net.yaml >/dev/null 2>&1; echo "reach $?"
symexec check --pcap /dev/full net.yaml 2>&1; echo "check $?"
symexec check --pcap no/such/folder net.yaml 2>&1; echo "check $?"
symexec sim full.click 2>&1 | head -1; symexec sim full.click 2>/dev/null; echo "sim $?"
symexec sim away.click 2>/dev/null; echo "sim $?"
symexec sim unread.click 2>/dev/null; echo "sim, bad input $?"
== stdout
reach 3
error: cannot write capture file '/dev/full': No space left on device
check 3
error: cannot write capture file 'no/such/folder': No such file or directory
check 3
full.click:1:33: error: cannot write capture file '/dev/full': No space left on device
sim 3
sim 3
sim, bad input 2
