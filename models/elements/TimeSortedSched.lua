-- As RoundRobinSched.
return same_as "RoundRobinSched"
