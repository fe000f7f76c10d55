A pipe cannot be read again, and without a writer would be waited for without end: watch refuses it, at the start and when
a file is replaced by one.
== file net.yaml
network: one
boxes:
  b: { click: b.click }
hosts:
  h: { ip: 10.0.0.2 }
links:
  - h -- b:eth0
== run
mkfifo b.click in
timeout 10 symexec watch net.yaml </dev/null; echo "exit $?"
rm b.click
echo 'FromDevice(eth0) -> Discard;' >b.click
timeout 20 symexec watch net.yaml <in >out 2>err & pid=$!
exec 9>in
i=0; while ! grep -q watching out && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
rm b.click; mkfifo b.click
i=0; while ! grep -q 'can be read again' err out && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
exec 9>&-
wait $pid; echo "exit $?"
grep -h 'can be read again' err out
== stdout
exit 2
exit 0
net.yaml:3:15: error: 'b.click' is no file that can be read again
== stderr
net.yaml:3:15: error: 'b.click' is no file that can be read again
      b: { click: b.click }
                  ^~~~~~~
