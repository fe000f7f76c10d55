Flows that meet with the same identities and state are merged, which is what keeps the work linear: a ladder of
diamonds has one arrival per shape of packet, whatever its length. Without merging every rung doubles them.
== file ladder
# ladder N: a configuration of N diamonds, each of which tests another bit of the sequence number
echo 'FromDevice(in) -> CheckIPHeader(14) -> r0 :: Null;'
i=0
while [ $i -lt $1 ]; do
	byte=$((38 + i / 8 % 4)) mask=$(printf %02x $((1 << i % 8)))
	echo "r$i -> c$i :: Classifier($byte/$mask%$mask, -);"
	i=$((i + 1))
	echo "r$i :: Null; c$((i - 1))[0] -> r$i; c$((i - 1))[1] -> r$i;"
done
echo "r$i -> Queue -> ToDevice(out);"
== file count
# count N: how many flows arrive at the end of N diamonds
sh ./ladder $1 > $1.click
symexec reach --json --from in --packet "tcp and ip unfrag" $1.click | grep -c '"witness"'
== run
sh ./count 5; sh ./count 6; sh ./count 200
== stdout
1
1
1
== run
export MIDDLEPROOF_FLAW=merging
sh ./count 5; sh ./count 6; sh ./count 7
== stdout
96
192
384
