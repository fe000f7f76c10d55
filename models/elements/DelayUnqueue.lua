-- As Unqueue.
return same_as "Unqueue"
