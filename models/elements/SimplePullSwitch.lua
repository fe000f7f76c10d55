-- As PullSwitch.
return same_as "PullSwitch"
