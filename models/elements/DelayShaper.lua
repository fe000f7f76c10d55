-- As Shaper.
return same_as "Shaper"
