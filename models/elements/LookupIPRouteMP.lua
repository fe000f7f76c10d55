-- As StaticIPLookup.
return same_as "StaticIPLookup"
