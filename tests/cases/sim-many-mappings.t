A rewriter may hold many mappings: looking through them takes no stack for each.
== file nat.click
InfiniteSource(x, LIMIT 1500, STOP true) -> DynamicUDPIPEncap(10.0.0.1, 1000, 1.2.3.4, 53, INTERVAL 1) -> CheckIPHeader ->
	rw :: IPRewriter(pattern 1.1.1.1 - - - 0 1);
rw[0] -> c :: Counter -> Discard;
rw[1] -> Discard;
== run
ulimit -s 512
symexec sim -h c.count nat.click
== stdout
1500
