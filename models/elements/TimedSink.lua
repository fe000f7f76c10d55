-- As Discard.
return same_as "Discard"
