-- As RED.
return same_as "RED"
