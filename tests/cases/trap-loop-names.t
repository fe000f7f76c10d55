Loops are compared as sets of packets and cycles: each cycle is told once, whatever the order of the boxes in the file.
== copy examples/loop/switch.click switch.click
== copy examples/loop/endless.yaml endless.yaml
== run
sed 's/^  left: /  LEFT: /; s/^  right: /  left: /; s/^  LEFT: /  right: /' endless.yaml |
	sed '/^  right: {/{h;d}; /^  left: {/{G}' >turned.yaml
grep -A2 '^boxes' endless.yaml turned.yaml | grep -c click
for f in endless.yaml turned.yaml; do
	symexec loops $f | grep -c '^[a-z/0-9]*: endless'
	symexec loops $f | grep -c 'goes round for ever'
done
== stdout
4
1
1
1
1
