Work of over a second shows on a terminal what is going on, and for how long, with one process and with more.
== copy examples/stanford example
== run
perl example/convert.pl example/data .
for n in 1 2; do
	script -qec "exec timeout 4 symexec reach --jobs $n network.yaml" /dev/null </dev/null | tr '\r' '\n' |
		grep -c "following what is sent by '[a-z]*_rtr/FromDevice@[0-9]*' ([0-9]* of 64), [0-9]* s"
done | sed 's/[1-9]/some/'
== stdout
some
some
== file long.click
InfiniteSource(LIMIT -1, BURST 1) -> c :: Counter -> Discard;
Script(TYPE ACTIVE, wait 100, print "early", loop);
== run
# what a script prints ends nothing
script -qec "exec timeout 3 symexec sim long.click" /dev/null </dev/null | tr '\r' '\n' | grep -a -c "running 'long.click', [12] s" | sed 's/[1-9]/some/'
perl -e 'print "a$_ :: IPClassifier(tcp) -> Discard;Idle->a$_;\n" for 1 .. 300000' > many.click
script -qec "exec timeout 4 symexec show many.click" /dev/null </dev/null | tr '\r' '\n' | grep -a -c "reading 'many.click', [1-9] s" | sed 's/[1-9]/some/'
== stdout
some
some
