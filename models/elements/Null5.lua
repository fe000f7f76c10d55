-- As Null.
return same_as "Null"
