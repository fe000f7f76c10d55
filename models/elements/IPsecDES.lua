-- Change the bytes in a way that is not modelled: they may become any.
return same_as "RFC2507Comp"
