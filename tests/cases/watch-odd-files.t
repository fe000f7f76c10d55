What may happen to a file under an editor, one after the other: it becomes a folder, a link to nothing, too large, half a sentence,
is renamed over, edited with another at once, goes away and comes back, as its network file does, is a pipe, is empty, holds a NUL.
Each is one message at its place, the verdicts of before stand, and what is right again is decided again.
== file net.yaml
network: one
boxes: { f: { click: f.click }, g: { click: g.click } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.0.1.2 } }
links: [ a -- f:in, f:out -- g:in, g:out -- b ]
policies: { web: { reach: a -> b, packet: tcp dst port 80 }, no telnet: { no-reach: a -> b, packet: tcp dst port 23 } }
== file good
FromDevice(in) -> CheckIPHeader -> IPFilter(deny dst port 23, allow all) -> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== file other.yaml
network: one
boxes: { f: { click: f.click }, g: { click: g.click } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.0.1.2 } }
links: [ a -- f:in, f:out -- g:in, g:out -- b ]
policies: { web: { reach: a -> b, packet: tcp dst port 80 } }
== run
told() { # waits until one change more was decided, or refused
	n=$((n + 1))
	i=0
	while [ "$(cat out err | grep -c 'stand$\|changed,')" -lt $n ] && [ $i -lt 150 ] && kill -0 $pid; do
		sleep 0.1
		i=$((i + 1))
	done
}
cp good f.click; cp good g.click; mkfifo in; : >out; n=0
symexec watch net.yaml <in >out 2>err &
pid=$!
exec 9>in
i=0; while ! grep -q watching out && [ $i -lt 150 ]; do sleep 0.1; i=$((i + 1)); done
mv f.click was; mkdir f.click; told		# two events: away, and a folder
rmdir f.click; ln -s nowhere f.click; sleep 0.5
n=$(cat out err | grep -c 'stand$\|changed,')
cp good f.new; mv f.new f.click; told
truncate -s 400M f.new; mv f.new f.click; told
echo 'FromDevice(in -> ' >f.new; mv f.new f.click; told
sed 's/deny dst port 23/deny dst port 80/' good >f.new; mv f.new f.click; told
sed 's/deny dst port 23, //' good >f.new; cp f.new g.new; mv f.new f.click; mv g.new g.click; told
sleep 0.5; n=$(cat out err | grep -c 'stand$\|changed,')
mv net.yaml away; told
mv away net.yaml; told
mkfifo f.new; mv f.new f.click; told
cp good f.new; mv f.new f.click; told
: >f.new; mv f.new f.click; told
printf 'FromDevice(in)\0 -> ' >f.new; mv f.new f.click; told
cp other.yaml net.new; cp good f.new; mv f.new f.click; told
mv net.new net.yaml; told
exec 9>&-
wait $pid; echo "exit $?"
grep error: err | sort | uniq -c | awk '{ $1 = ""; print }'
grep -v '^  ' out | sed -E 's/^[0-9:]{8} //' | grep -- '-> \|gone'
tail -n 1 out | grep -c 'verdicts changed'
== stdout
exit 0
 error: cannot read 'net.yaml': no such file or directory
 f.click:1:15: error: unexpected byte 0x00, expected '->', '=>' or ';' after an element
 f.click:2:1: error: unexpected end of file, expected ')'
 net.yaml:2:22: error: 'f.click' is larger than 16777216 bytes
 net.yaml:2:22: error: 'f.click' is no file that can be read again
 net.yaml:2:22: error: cannot read 'f.click': is a directory
 net.yaml:2:22: error: cannot read 'f.click': no such file or directory
 net.yaml:4:17: error: 'f' has no device or port 'in'
web: holds -> violated
web: violated -> holds
no telnet: holds -> violated
no telnet: violated -> holds
no telnet: holds -> gone
1
