-- As Queue.
return same_as "Queue"
