// What is received on one side is sent on the other, untouched.
FromDevice(left, PROMISC true) -> Queue -> ToDevice(right);
FromDevice(right, PROMISC true) -> Queue -> ToDevice(left);
