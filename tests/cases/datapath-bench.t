A measurement runs at a small size; names are checked first.
== run
datapath bench --flows=10 --packets=1000 --rounds=3 wire nat
== stdout
{{wire +[0-9.]+ ns \[[0-9.]+, [0-9.]+\] +[0-9.]+ Mpps  [0-9.]+ \[[0-9.]+, [0-9.]+\] x bare [0-9.]+ ns}}
{{nat +[0-9.]+ ns \[[0-9.]+, [0-9.]+\] +[0-9.]+ Mpps  [0-9.]+ \[[0-9.]+, [0-9.]+\] x bare [0-9.]+ ns}}
== run
datapath bench --flows=10 --packets=1000 --rounds=3 start memory handlers
== stdout
{{start +[0-9.]+ ms median, [0-9.]+ p99: from exec until one packet was routed and the process has ended}}
{{memory +[0-9.]+ MB resident, [0-9.]+ MB of it anonymous: NAT with 65[0-9]+ flows}}
{{memory +[0-9]+ octets a rule of IPFilter, [0-9]+ a route, [0-9]+ a signature \(1000 of each\)}}
{{handlers +[0-9.]+ us p50, [0-9.]+ p99: read, nothing else to do}}
{{handlers +[0-9.]+ us p50, [0-9.]+ p99: write, nothing else to do}}
{{handlers +[0-9.]+ us p50, [0-9.]+ p99: read, while packets pass without a pause}}
{{handlers +[0-9.]+ us p50, [0-9.]+ p99: write, while packets pass without a pause}}
== run
datapath bench --rounds=1 switch | sed -n 5p
== stdout
{{switch +[0-9.]+ ns \[[0-9.]+, [0-9.]+\] +[0-9.]+ Mpps  lists, 60 ports; bitmap [0-9.]+ ns, [0-9.]+ \[[0-9.]+, [0-9.]+\] x}}
== run
datapath bench share
== stdout
{{share +[01]\.[0-9]+ to 1\.[0-9]+ of the mean time, [0-9]+ to [0-9]+ packets: 100 configurations that are always busy}}
{{echo +[0-9.]+ us p50, [0-9.]+ p99: to the answer, beside 0 that never stop}}
{{echo +[0-9.]+ us p50, [0-9.]+ p99: to the answer, beside 1 that never stop}}
{{echo +[0-9.]+ us p50, [0-9.]+ p99: to the answer, beside 11 that never stop}}
== run
datapath bench wier
== stderr
datapath bench: no measurement 'wier', expected wire mirror check router routes firewall filter rules nat exhausted balancer ids monitor chain nf0 nf1 nf5 nf-dad nf-nat start memory handlers share switch classifier
== exit 2
== file device.click
FromDevice(nowhere0) -> Discard;
== run
datapath run device.click
== stderr
device.click:1:1: error: there is no device 'nowhere0'
    FromDevice(nowhere0) -> Discard;
    ^~~~~~~~~~
== exit 2
