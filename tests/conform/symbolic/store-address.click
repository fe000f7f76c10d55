// store address
FromDevice(in) -> StoreEtherAddress(2:0:0:0:0:7, src) -> a :: StoreEtherAddress(2:1:1:1:1:1, 70) -> ToDevice(out);
a[1] -> ToDevice(out1);
