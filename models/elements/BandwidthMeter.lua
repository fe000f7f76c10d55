-- As Meter.
return same_as "Meter"
