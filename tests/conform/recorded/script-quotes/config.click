// quotes of a variable are its own; those of the instruction go
Script(set y "a b", print $y, print "$y", printn $y, set z "x" 'y', print $z, init q "1", print $q, set k abc  def, print $k, set e "", print [$e], set m $y c, print $m, stop);
