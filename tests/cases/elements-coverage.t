Every class of Click has a model, and what the recorded cases test of it can be asked, over any folder of cases.
== run
symexec elements --coverage > all && grep -c ' absent ' all
== stdout
0
== exit 1
== file cases/one/config.click
FromDump(in0.pcap) -> c :: Classifier(12/0800, -); c[0] -> Paint(COLOR 3) -> ToDump(o0.pcap); c[1] -> Discard;
== file cases/one/expected.json
{"inputs":{"in0.pcap":{"packets":[{"hex":"00"},{"hex":"00"},{"hex":"00"}]}},
"outputs":{"o0.pcap":{"packets":[{"hex":"00"},{"hex":"0001","varying_bytes":[0, 11]}]}}}
== run
symexec elements --coverage --cases cases | grep -E '^(class|Classifier|Paint|Strip) '
== stdout
class                  model   cases packets   free  tests per output and argument
Classifier             model       1       2      2  [0] 1 [1] 1 PATTERN 2
Paint                  model       1       2      2  [0] 1 COLOR 1 ANNO 0
Strip                  model       0       0      0  LENGTH 0
== run
symexec elements --coverage --cases cases --json | grep '"Paint"'
== stdout
{"class":"Paint","model":true,"cases":1,"packets":2,"free_bytes":2,"outputs":[1],"arguments":{"COLOR":1,"ANNO":0}},
== run
mkdir empty; symexec elements --coverage --cases empty
== stderr
error: expected recorded cases in 'empty', folders with config.click and expected.json
== exit 2
