// A source without a pause: so many packets at once, then others have their turn.
t :: TimedSource(0, "x") -> c :: Counter -> Discard;
Script(print c.count, wait 0, print c.count, wait 1us, write t.limit 3000, wait 1ms, print c.count, stop);