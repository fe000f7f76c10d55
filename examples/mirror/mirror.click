// What is received on a link goes back on it, with the Ethernet addresses exchanged.
FromDevice(left, PROMISC true) -> EtherMirror -> Queue -> ToDevice(left);
FromDevice(right, PROMISC true) -> EtherMirror -> Queue -> ToDevice(right);
