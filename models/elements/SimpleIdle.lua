-- As Idle.
return same_as "Idle"
