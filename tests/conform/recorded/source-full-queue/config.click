// a source waits while the queue behind it is full, if that is one that tells
a :: InfiniteSource(LIMIT 100, LENGTH 60) -> qa :: Queue(10) -> RatedUnqueue(1000) -> ca :: Counter -> Discard;
b :: InfiniteSource(LIMIT 100, LENGTH 60) -> qb :: SimpleQueue(10) -> RatedUnqueue(1000) -> cb :: Counter -> Discard;
c :: InfiniteSource(LIMIT 100, LENGTH 60) -> Paint(1) -> Strip(2) -> qc :: ThreadSafeQueue(10) -> RatedUnqueue(1000) -> cc :: Counter -> Discard;
e :: InfiniteSource(LIMIT 100, LENGTH 60, BURST 30) -> qe :: FullNoteQueue(10) -> RatedUnqueue(1000) -> ce :: Counter -> Discard;
Script(wait 0.3, print $(ca.count) $(qa.drops), print $(cb.count) $(qb.drops), print $(cc.count) $(qc.drops), print $(ce.count) $(qe.drops), stop);
