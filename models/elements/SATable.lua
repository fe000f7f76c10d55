-- An information element: it sees no packets.
return same_as "AddressInfo"
