-- As ToDevice.
return same_as "ToDevice"
