-- As Print.
return same_as "Print"
