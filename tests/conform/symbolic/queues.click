// queues
FromDevice(in) -> Queue -> Unqueue -> Counter -> t :: RatedUnqueue(10) -> ToDevice(out);
