-- A source of packets of its own making.
return same_as "ARPFaker"
