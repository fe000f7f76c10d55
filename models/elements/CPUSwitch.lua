-- The output is the CPU that runs, that is, any.
return same_as "RandomSwitch"
