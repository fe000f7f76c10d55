-- As Counter.
return same_as "Counter"
