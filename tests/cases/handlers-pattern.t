A handler may be asked of all elements whose names fit a pattern, by the datapath and by the models, in the same words.
== file c.click
InfiniteSource(LIMIT 3, STOP true) -> c :: Counter -> d :: Counter -> Discard;
== run
for h in '*.count' '[cd].class' '*.byte_count' '*.nowhere'; do datapath run -h "$h" c.click >ran || echo $?; symexec sim -h "$h" c.click >said || echo $?; cmp ran said && cat ran; done
== stdout
InfiniteSource@1.count:
3

c.count:
3

d.count:
3

Discard@4.count:
3

c.class:
Counter

d.class:
Counter

c.byte_count:
207

d.byte_count:
207

== run
datapath run -h 'zz*.count' c.click
== exit 2
== stderr
error: no element matches 'zz*'
== run
symexec sim -h 'zz*.count' c.click
== exit 2
== stderr
error: no element matches 'zz*'
