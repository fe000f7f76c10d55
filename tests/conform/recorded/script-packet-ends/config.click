// How scripts of packets end, writes to handlers that are not there, reading a script that fails, tickets.
define($P \<4500001c00000000401100000a0000010a000002 0001000200080000>);
i1 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a1 :: Script(TYPE PACKET, set x 1, end) -> c1 :: Counter -> Discard;
i2 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a2 :: Script(TYPE PACKET, exit) -> c2 :: Counter -> Discard;
i3 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a3 :: Script(TYPE PACKET, goto end) -> c3 :: Counter -> Discard;
i4 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a4 :: Script(TYPE PACKET, goto exit) -> c4 :: Counter -> Discard;
i5 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a5 :: Script(TYPE PACKET, goto error) -> c5 :: Counter -> Discard;
i6 :: InfiniteSource(LIMIT 1, ACTIVE false, DATA $P) -> a6 :: Script(TYPE PACKET, set x 2) -> c6 :: Counter -> Discard;
e :: Script(TYPE PASSIVE, set y 1, error "as it is told");
st :: InfiniteSource(LIMIT 0, BURST 3) -> q :: Queue -> u :: Unqueue -> ts :: Null -> Discard;
b :: RatedUnqueue(7); Idle -> Queue -> b -> Discard;
Script(write i1.active true, write i2.active true, write i3.active true, write i4.active true, write i5.active true, write i6.active true, wait 0.1,
	print $(c1.count) $(c2.count) $(c3.count) $(c4.count) $(c5.count) $(c6.count), print "run" $(a1.run), print "run" $(a2.run), print "run" $(a4.run), print "run" $(a6.run),
	write st.tickets x, print $?, write q.capacity 5, print $?, write st.tickets y, print $?, write q.nosuchhandler 1, print $?, write nosuch.thing 1, print $?, write q.capacity 6, write q.nosuch 1, print $?,
	print e.run, print "e" $(e.run), write st.burstsize 7, print $(st.burst) $(st.burstsize), write st.tickets 5, print $(st.tickets), write st.tickets 0, print $(st.tickets), write st.tickets 40000, print $(st.tickets), write st.tickets x, print $(st.tickets),
	write b.tickets 9, print $(b.tickets), stop);
