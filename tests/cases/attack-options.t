No option is taken and then ignored: a gate that asks for a policy must not hear "holds" of something else.
== file box.click
FromDevice(a) -> Queue -> ToDevice(b);
== file net.yaml
network: n
boxes: { x: { click: box.click } }
hosts: { h: { ip: 10.0.0.1 }, g: { ip: 10.0.0.2 } }
links: [ h -> x:a, x:b -> g ]
policies: { it arrives: { reach: h -> g } }
== run
symexec check --policy 'no telnet' box.click; echo "policy $?"
symexec check -q box.click; echo "quiet $?"
symexec check --paths box.click | grep -c witness
symexec check --pcap w.pcap box.click >/dev/null; echo "pcap $?"; test -s w.pcap && echo written
symexec check --pcap /dev/full box.click; echo "pcap $?"
symexec check --pcap box.click box.click; echo "pcap $?"
symexec sim net.yaml; echo "sim $?"
== stdout
policy 2
b (out): holds
no precondition is violated: holds
2 checks hold, 0 violated, 0 vacuous, 0 undecided
quiet 0
1
pcap 0
written
pcap 3
pcap 2
sim 2
== stderr
symexec check: 'box.click' is a configuration and has no policies, --policy needs a network
error: cannot write capture file '/dev/full': No space left on device
error: 'box.click' is read by this run, a capture would overwrite it
symexec sim: 'net.yaml' is a network, give the configuration of one box
