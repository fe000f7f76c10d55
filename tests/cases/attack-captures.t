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
== file over.click
FromDump(in.pcap, STOP true) -> ToDump(over.click);
== run
cp net.yaml net.keep; ln net.yaml hard.yaml; ln -s box.click soft
for f in net.yaml hard.yaml ./box.click soft; do symexec check --pcap $f net.yaml; echo "$f $?"; done
symexec reach --pcap net.yaml net.yaml >/dev/null; echo "reach $?"
symexec sim over.click; echo "sim $?"
cmp net.yaml net.keep && cat box.click over.click
== stdout
net.yaml 2
hard.yaml 2
./box.click 2
soft 2
reach 2
sim 2
FromDevice(a) -> Queue -> ToDevice(b);
FromDump(in.pcap, STOP true) -> ToDump(over.click);
== stderr
error: 'net.yaml' is read by this run, a capture would overwrite it
error: 'hard.yaml' is read by this run, a capture would overwrite it
error: './box.click' is read by this run, a capture would overwrite it
error: 'soft' is read by this run, a capture would overwrite it
error: 'net.yaml' is read by this run, a capture would overwrite it
over.click:1:33: error: 'over.click' is read by this run, a capture would overwrite it
    FromDump(in.pcap, STOP true) -> ToDump(over.click);
                                    ^~~~~~
