One megabyte of random bytes (the same ones every time) as a configuration, as a network and as a packet expression:
status 2, at most 20 errors, no crash.
== file random
# random SEED BYTES: a linear congruential generator, so that the bytes do not depend on the perl
perl -e 'my ($x, $n) = @ARGV; my $s = ""; for (1 .. $n) { $x = ($x * 1103515245 + 12345) % 2147483648; $s .= chr(($x >> 16) & 255) } print $s' $1 $2
== run
for seed in 1 2 3; do
	sh ./random $seed 1048576 > r.click
	symexec check r.click > out 2> err; echo "status $?, $(wc -c < out) bytes of output"
	[ $(grep -c 'error:' err) -ge 1 ] && [ $(grep -c 'error:' err) -le 21 ] || head -c 500 err
done
== stdout
status 2, 0 bytes of output
status 2, 0 bytes of output
status 2, 0 bytes of output
== run
for seed in 1 2 3; do
	sh ./random $seed 1048576 > r.yaml
	symexec check r.yaml > out 2> err; echo "status $?, $(wc -c < out) bytes of output"
	[ $(grep -c 'error:' err) -ge 1 ] && [ $(grep -c 'error:' err) -le 21 ] || head -c 500 err
done
== stdout
status 2, 0 bytes of output
status 2, 0 bytes of output
status 2, 0 bytes of output
== run
# printable ones get further
for seed in 4 5 6; do
	sh ./random $seed 1048576 | tr -cd ' -~\n' > r.click; cp r.click r.yaml
	symexec check r.click > out 2> err; echo "status $?"
	symexec check r.yaml > out 2> err; echo "status $?"
done
== stdout
status 2
status 2
status 2
status 2
status 2
status 2
== run
sh ./random 7 2000 | tr -cd ' -~' > expression
echo 'FromDevice(lan) -> Queue -> ToDevice(wan);' > f.click
symexec reach --packet "$(cat expression)" f.click > out 2> err; echo "status $?"
[ $(grep -c 'error:' err) -ge 1 ] || head -c 500 err
== stdout
status 2
