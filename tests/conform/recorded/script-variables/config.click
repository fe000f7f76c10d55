// What is put in for variables, arguments and handlers; what stays as it is.
s :: Script(TYPE PASSIVE, print "n=$# all=$@ args=$args one=$1 two=$2 zero=$0 star=$* write=$write", return "$2 $1");
t :: Script(TYPE PASSIVE, set x $(get args), print "<$x>", print $(shift), print $args, print "$args $1 $#", set v "k l m", print $(shift v), print $v, print $(length $args));
u :: Script(TYPE PASSIVE, init n 5, set n $(add $n 1), return $n);
Script(set a 1, set b "x y", print $a$b, print "$a $b", print ${b}, set c $b z, print $c, setq d "$b", print $d, print $nothere, print "[$nothere]", print $, print "100$", print "$(", print '$a', print "\$a",
	set e $(if false x), print "<$e>", set f $nothere, print "<$f>", print "$(nosuch $a)", print " after",
	print $(s.run a b c), print $(s.run), print $(s.run "a b" c), write s.run q r, write t.run a b "c d", print $(u.run), print $(u.run), print $(add $a 1) $(add "2" 1), print "x", stop);