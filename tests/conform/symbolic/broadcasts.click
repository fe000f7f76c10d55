// broadcasts
FromDevice(in) -> x :: DropBroadcasts;
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
