-- As SetTimestamp.
return same_as "SetTimestamp"
