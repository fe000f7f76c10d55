-- As RatedSplitter.
return same_as "RatedSplitter"
