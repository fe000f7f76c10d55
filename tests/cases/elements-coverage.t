What the recorded cases test of each class can be asked, over any folder of cases: they are run. A class whose model
leaves open what it does has none.
== run
symexec elements --coverage > all; echo $?; grep -E '^(AggregateIP|IGMP|Null|Print|Queue|AddressInfo) ' all | cut -c1-30
== stdout
0
AddressInfo            model  
AggregateIP            model  
IGMP                   model  
Null                   model  
Print                  model  
Queue                  model  
== file cases/one/config.click
InfiniteSource(DATA abc, LIMIT 3, STOP true) -> c :: Classifier(0/62, 0/61, -); c[0] -> Discard;
c[1] -> Paint(COLOR 3) -> ToDump(o0.pcap); c[2] -> Discard;
== file cases/one/expected.json
{"inputs":{"in0.pcap":{"packets":[{"hex":"00"},{"hex":"00"},{"hex":"00"}]}},
"outputs":{"o0.pcap":{"packets":[{"hex":"616263"},{"hex":"ff62ff","varying_bytes":[0, 2, 11]},{"hex":"616264"}]}}}
== run
symexec elements --coverage --cases cases | grep -E '^(class|Classifier|Paint|Strip) '; ls cases/one
== stdout
class                  model   cases packets   free  packets per output, tests per argument
Classifier             model       1       2      3  [0] 0 [1] 3 [2] 0 PATTERN 3
Paint                  model       1       2      3  [0] 3 COLOR 1 ANNO 0
Strip                  model       0       0      0  LENGTH 0
config.click
expected.json
== run
symexec elements --coverage --cases cases --json | grep '"Paint"'
== stdout
{"class":"Paint","model":true,"cases":1,"packets":2,"free_bytes":3,"outputs":[3],"arguments":{"COLOR":1,"ANNO":0}},
== file mine/IGMP.lua
-- Identity: messages pass.
return function(p)
	p:emit(0)
end
== file mine/Paint.lua
-- Opaque: something happens to the packet.
return function(p)
	p:write(1, 1, 0x61)
	p:emit(0)
end
== run
symexec elements --coverage -m mine --cases cases > all; echo $?; grep -E '^(IGMP|Paint) ' all
== stdout
1
IGMP                   model       0       0      0  TIMEOUT 0 GROUPS 0 QUERIER 0 INTERVAL 0 ARG 0
Paint                  absent      1       0      3  [0] 3 COLOR 1 ANNO 0
== run
mkdir empty; symexec elements --coverage --cases empty
== stderr
error: expected recorded cases in 'empty', folders with config.click and expected.json
== exit 2
== run
symexec elements --coverage --cases cases | grep -E '^(RandomBitErrors|AggregateIPFlows) ' | cut -c1-30
== stdout
AggregateIPFlows       model  
RandomBitErrors        model  
