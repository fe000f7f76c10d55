-- It sees no packets. Every hundredth of a second it stops the driver if one of its elements has nothing to do (in sim).
return same_as "AddressInfo"
