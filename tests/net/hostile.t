A router that answers every probe with spoilt packets: tracebox ends by itself, with a status of its own, whatever it is asked to do.
(For longer, with a program under the sanitizers: tests/net/lab hostile -- perl tests/net/hostile ask SECONDS SEED.)
== run
HOSTILE_SEED=3 $TOP/tests/net/lab hostile -- perl $TOP/tests/net/hostile ask 10 1
== stdout
0 of many ended badly
