// Joins two links with a third.
FromDevice(a, PROMISC true), FromDevice(b, PROMISC true) -> Queue -> ToDevice(up);
FromDevice(up, PROMISC true) -> t :: Tee -> Queue -> ToDevice(a);
t[1] -> Queue -> ToDevice(b);
