The measurements run, at sizes that take no time, and their answers are still the ones that they assert; a measurement whose answer
is wrong fails as a whole. (stanford.sh asks what examples/stanford asks.)
== file wrong.sh
echo "wrong ms 1"
exit 1
== file names.sh
# names.sh SCRIPT...: what was measured; the figures do not matter
sh "$TOP/tests/run-bench" "$@" >out 2>err
status=$?
cut -d' ' -f1 out | grep -v -e -cpu -e -peak
tail -1 err
echo "status $status"
== run
RUNS=1 SIZES="10 50" sh names.sh "$TOP/tests/bench/chain.sh"
RUNS=1 PREFIXES=2000 sh names.sh "$TOP/tests/bench/fib.sh"
RUNS=1 RULES=200 sh names.sh "$TOP/tests/bench/acl.sh"
RUNS=1 SIZES=50 sh names.sh "$TOP/tests/bench/ladder.sh"
RUNS=1 PREFIXES=1000 sh names.sh "$TOP/tests/bench/countries.sh"
sh names.sh wrong.sh
== stdout
chain-10
chain-10-per-box
chain-50
chain-50-per-box
status 0
fib
fib-22-questions
status 0
acl-200
status 0
ladder-50
status 0
countries
countries-260-questions
status 0
bench: wrong.sh failed
status 3
