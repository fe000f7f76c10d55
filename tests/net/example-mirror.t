A mirror: thousands of frames come back, on both sides, with their addresses exchanged; killed under load.
== copy examples/mirror
== run
$TOP/tests/net/between mirror/mirror.click -- 'on b python3 $TOP/tests/net/mirrored 3000 >b & on a python3 $TOP/tests/net/mirrored 3000; wait $!; cat b'
== stdout
0 missing, 0 strange
0 missing, 0 strange
== run
$TOP/tests/net/between mirror/mirror.click late -- '. $TOP/tests/net/traffic; killed mirror/mirror.click on a python3 $TOP/tests/net/mirrored 1000000'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
