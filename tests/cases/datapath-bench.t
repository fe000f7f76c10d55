A measurement runs at a small size; names are checked first.
== run
datapath bench --flows=10 --packets=1000 --rounds=3 wire nat
== stdout
{{wire +[0-9.]+ ns \[[0-9.]+, [0-9.]+\] +[0-9.]+ Mpps  [0-9.]+ \[[0-9.]+, [0-9.]+\] x bare [0-9.]+ ns}}
{{nat +[0-9.]+ ns \[[0-9.]+, [0-9.]+\] +[0-9.]+ Mpps  [0-9.]+ \[[0-9.]+, [0-9.]+\] x bare [0-9.]+ ns}}
== run
datapath bench wier
== stderr
datapath bench: no measurement 'wier', expected wire mirror check router firewall rules nat chain nf0 nf1 nf5 nf-dad nf-nat exhausted
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
