-- As Switch.
return same_as "Switch"
