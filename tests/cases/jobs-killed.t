A worker that is killed in the middle of the work is told with what it was doing: exit status 3, no answer, and nothing
left running. So are all of them when the one that was started is killed.
== copy examples/stanford example
== run
perl example/convert.pl example/data .
# the children of a process, when there are two
workers() {
	while kill -0 $1 2>/dev/null; do
		set -- $1 $(cat /proc/$1/task/$1/children 2>/dev/null)
		[ $# -ge 3 ] && echo $2 $3 && return
	done
}
runs() {
	grep -q '^State:.[^ZX]' /proc/$1/status 2>/dev/null
}
ended() {
	tries=0
	while runs $1 && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
	runs $1 || echo $2 ended
}
{
	symexec reach --jobs 2 network.yaml >out 2>err & pid=$!
	set -- $(workers $pid)
	kill -9 $1
	wait $pid
} 2>shell; echo $?; wc -c <out; cat err
ended $1 killed; ended $2 other
{
	symexec reach --jobs 2 network.yaml >out 2>err & pid=$!
	set -- $(workers $pid)
	kill -9 $pid
	wait $pid
} 2>shell; cat out err
ended $1 first; ended $2 second
== stdout
3
0
symexec: a worker was killed (signal 9, Killed) while following what is sent by '{{[a-z]+_rtr.FromDevice@\d+}}'; nothing was decided (--jobs 1 takes less memory)
killed ended
other ended
first ended
second ended
