// What the chain is compared with: frames go from one side to the other.
FromDevice(left, PROMISC true) -> Queue(4096) -> ToDevice(right);
FromDevice(right, PROMISC true) -> Queue(4096) -> ToDevice(left);
