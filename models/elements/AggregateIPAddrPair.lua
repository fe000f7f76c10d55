-- The aggregate annotation becomes the number of the pair of addresses: any.
return same_as "AggregateIP"
