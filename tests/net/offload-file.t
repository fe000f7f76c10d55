A datapath file with tenants is run with them: their frames meet their programs before the tables, until they are taken away; what only
drivers can do is refused at its place, and nothing runs.
== copy tests/net/shared/drop drop.c
== copy tests/net/shared/wire.yaml wire.yaml
== file tenants.yaml
tenants:
  red: { vlan: 5, program: drop.c }
  blue: { vlan: 6, share: 3 }
== copy tests/net/shared/tagged tagged
== run
cat tenants.yaml >>wire.yaml
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between wire.yaml late -- 'start --name lab
until datapath ctl tenants >/dev/null 2>&1; do sleep 0.05; done; sleep 0.3
for h in a b; do on $h sh -c "echo 1 >/proc/sys/net/ipv6/conf/eth/disable_ipv6"; done
got() { on b cat /proc/net/dev | awk "/eth:/ { print \$3 }"; }
send() { before=$(got); for v in 5 6 7; do on a python3 tagged $v 20; done; sleep 0.3; echo "$(($(got) - before)) have arrived"; }
told() { datapath ctl tenants --json | jq -r ".tenants[] | \"\(.tenant): \(.place), share \(.share), \(.packets) packets, \(.dropped) dropped, \(.delivered) delivered\""; }
send; told
datapath ctl offload remove blue; told; datapath ctl offload clear; told; send
datapath ctl stop; wait $DATAPATH; echo "status $?"
for change in "s/share: 3/out: right/" "s/vlan: 6/gre: 6/" "s/drop.c/none.c/" "s/^tenants:/guests: { box: { mac: 02:00:00:00:00:0b } }\ntenants:/"; do
	sed "$change" wire.yaml >other.yaml; datapath run --name other other.yaml; echo "status $?"
done
sed "s/device: left/device: nowhere0/; s/device: right/device: nowhere1/" wire.yaml >other.yaml
datapath run --threads 2 -p nowhere0=none -p nowhere1=none other.yaml; echo "status $?"' 2>&1
== stdout
40 have arrived
red: user, share 1, 20 packets, 20 dropped, 0 delivered
blue: user, share 3, 20 packets, 0 dropped, 20 delivered
red: user, share 1, 20 packets, 20 dropped, 0 delivered
60 have arrived
status 0
other.yaml:10:3: error: tenant 'blue' has a port of its own, which it can have in drivers only: this process cannot run it
      blue: { vlan: 6, out: right }
      ^~~~
status 2
other.yaml:10:3: error: tenant 'blue' is told by a tunnel, which is looked for in drivers only: this process cannot run it
      blue: { gre: 6, share: 3 }
      ^~~~
status 2
error: cannot read 'none.c': No such file or directory
other.yaml:9:28: note: it is the program of tenant 'red'
      red: { vlan: 5, program: none.c }
                               ^~~~~~
status 3
other.yaml:8:11: error: guests are served in drivers only: this process cannot run what 'box' hands to them
    guests: { box: { mac: 02:00:00:00:00:0b } }
              ^~~
status 2
other.yaml:9:3: error: tenants are those of one thread: run without --threads
      red: { vlan: 5, program: drop.c }
      ^~~
status 2
