// store data
FromDevice(in) -> StoreData(0, \<02 00 00 00 00 07>) -> StoreData(56, \<61 62>) -> ToDevice(out);
