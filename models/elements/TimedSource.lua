-- As InfiniteSource.
return same_as "InfiniteSource"
