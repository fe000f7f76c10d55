-- As EtherSwitch, with a copy of every frame on one more output.
return same_as "EtherSwitch"
