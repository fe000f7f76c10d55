-- As ToDump.
return same_as "ToDump"
