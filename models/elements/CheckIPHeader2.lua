-- As CheckIPHeader, but CHECKSUM is false unless given.
return same_as "CheckIPHeader"
