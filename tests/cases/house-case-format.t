The format of cases itself: files, hexadecimal bytes, patterns, several runs, results, status.
== file lab/a.txt
one
\== two
== file raw
no end
\ no newline
== hex bytes
00 ff 41	# comment
== run
cat lab/a.txt raw
== stdout
one
\== two
no end
\ no newline
== run
od -An -tx1 bytes
echo "took 12 ms" >&2
echo made > made.txt
exit 3
== stdout
 00 ff 41
== stderr
took {{\d+}} ms
== result made.txt
made
== exit 3
== file later.txt
later
== run
cat later.txt; kill -9 $$
== stdout
later
== exit 137
== run
echo "no such device"; exit 77
