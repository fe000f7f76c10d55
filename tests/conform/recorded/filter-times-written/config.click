// Starts and ends that are written before and after the first packet.
elementclass Run { __REST__ $a | f :: FromIPSummaryDump(DATA "!data timestamp\n5\n6.5\n8.5\n12\n13\n20\n", ACTIVE false) -> t :: TimeFilter($a) -> c :: Counter -> Discard; t[1] -> d :: Counter -> Discard; }
a :: Run(INTERVAL 3); b :: Run(INTERVAL 3); c :: Run(START_AFTER 2, INTERVAL 3); d :: Run(START 1);
e :: { f :: FromIPSummaryDump(DATA "!data timestamp\n6\n8.5\n9\n10.5\n11.5\n12\n20", ACTIVE false) -> t :: TimeFilter(START 6, END 8, END_CALL h.reset) -> c :: Counter -> Discard; t[1] -> h :: Counter -> Discard; };
g :: AdjustTimestamp(1);
Idle -> g -> TimestampAccum -> Discard;
Script(write a/t.start 2.5, print $(a/t.start) $(a/t.end) $(a/t.interval),
	write b/t.end 3.5, print $(b/t.start) $(b/t.end) $(b/t.interval), write c/t.extend_interval 2, print $(c/t.start) $(c/t.end) $(c/t.interval),
	print $(d/t.start) $(d/t.end) $(d/t.interval), write a/f.active true, write b/f.active true, write c/f.active true, write d/f.active true, wait 0.1,
	print $(a/c.count) $(a/d.count) $(a/t.end), print $(b/c.count) $(b/d.count) $(b/t.end), print $(c/c.count) $(c/d.count) $(c/t.start) $(c/t.end), print $(d/c.count),
	write d/t.end 4, write d/t.start 7.5, print $(d/t.start) $(d/t.end) $(d/t.interval),
	write e/f.active true, wait 0.1, print $(e/c.count) $(e/h.count), write e/t.end 3, print $(e/t.end),
	write g.time 2.5, print $(g.time), write g.time -2.5, print $(g.time), write g.time x, print $(g.time), write g.time 1x, print $(g.time), stop);
