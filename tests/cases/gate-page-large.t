The page of a network of a thousand boxes can be read: a box each, the finding's path among them, the fault in sight when the
finding is clicked, in light and dark, without a network. It is written before what is printed: who reads only the first line
of that has the page all the same.
== copy tests/gate
== file make.awk
BEGIN {
	print "network: row\nboxes:"
	for (i = 0; i < 1000; i++)
		print "  b" i ": { class: StatelessFirewall, args: { OUTWARD: " (i == 637 ? "dst port 25" : "not dst port 25") ", INWARD: all } }"
	print "hosts: { a: { ip: 10.0.0.2 }, z: { ip: 10.0.0.3 } }\nlinks:\n  - a -- b0:in"
	for (i = 1; i < 1000; i++)
		print "  - b" i - 1 ":out -- b" i ":in"
	print "  - b999:out -- z\npolicies:\n  the way back: { reach: z -> a }\n  the way there: { reach: a -> z }"
}
== run
command -v dot >/dev/null || { echo 'graphviz is not installed'; exit 77; }
command -v chromium >/dev/null || { echo 'chromium is not installed'; exit 77; }
awk -f make.awk >row.yaml
symexec check -q --html page.html row.yaml | head -n 1
shown='(() => { const n = document.querySelector("#network .node.end"), r = n.getBoundingClientRect(); return [n.querySelector("text").textContent, r.width > 4 && r.height > 4, r.left >= 0 && r.right <= innerWidth, document.querySelector("article:not([hidden]) h2").getBoundingClientRect().top < innerHeight, document.documentElement.scrollWidth <= innerWidth] })()'
sh gate/browse <<EOF
open page.html
ask [document.querySelectorAll('#network .node').length, document.querySelectorAll('article').length]
click #findings li:nth-child(2) button
ask $shown
ask [document.querySelectorAll('#network .node.on').length, document.querySelectorAll('article:not([hidden]) tbody tr').length > 638]
scheme dark
ask getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('.edge:not(.on) path')).stroke
scheme light
ask getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('.edge:not(.on) path')).stroke
EOF
== stdout
the way back: holds
[1002, 2]
["b637", true, true, true, true]
[639, true]
"rgb(13, 17, 23)rgb(141, 150, 160)"
"rgb(255, 255, 255)rgb(89, 99, 110)"
asked for: []
errors: []
