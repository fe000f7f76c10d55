hot-flows in a datapath file: a number or off; without devices there is no driver that could have them.
== file hot.yaml
datapath: hot
hot-flows: NUMBER
ports: { a: { memory: true }, b: { memory: true } }
tables: { 0: { rules: [ { match: in_port == a, actions: output b } ] } }
== run
for n in 0 x 16385 -1 "[ 1 ]"; do sed "s/NUMBER/$n/" hot.yaml >bad.yaml; datapath run bad.yaml; echo "status $?"; done 2>&1 | grep -v "^ "
for n in off 16384; do sed "s/NUMBER/$n/" hot.yaml >good.yaml; echo "Idle -> [0] d :: Datapath(good.yaml, HOT true); d[0] -> Discard; d[1] -> Discard; DriverManager(stop);" >good.click; datapath run good.click -h d.hot; done
== stdout
bad.yaml:2:12: error: expected a number of flows from 1 to 16384, or off, not '0'
status 2
bad.yaml:2:12: error: expected a number of flows from 1 to 16384, or off, not 'x'
status 2
bad.yaml:2:12: error: expected a number of flows from 1 to 16384, or off, not '16385'
status 2
bad.yaml:2:12: error: expected a number of flows from 1 to 16384, or off, not '-1'
status 2
bad.yaml:2:12: error: expected a number of flows, or off, found a list
status 2
off
off
