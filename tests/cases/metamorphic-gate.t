A box that nothing leads to changes no verdict, and nor does a wire in the middle of every link: status, sentences, packets
and witness stay as they were on every network of the examples. A wire that is cut does.
== copy examples
== file mm-wire.click
FromDevice(a) -> Queue -> ToDevice(b);
FromDevice(b) -> Queue -> ToDevice(a);
== file mm-cut.click
FromDevice(a) -> Discard;
FromDevice(b) -> Discard;
== file change
# change HOW: the network on standard input with a box more, or with wires of that file in its links
use strict;
use warnings;
my ($how) = @ARGV;
my ($links, $n, @boxes) = (0, 0);
my @out;
push @boxes, "  idle: { class: StatefulFirewall, args: { ALLOW: all } }\n" if $how eq 'box';
for my $line (<STDIN>) {
	$links = $line =~ /^links:/ if $line =~ /^\w/;
	if ($how ne 'box' && $links && $line =~ /^  - (\S+) (--|->) (\S+)(.*)/s) {
		push @out, "  - $1 $2 wire$n:a$4", "  - wire$n:b $2 $3$4";
		push @boxes, "  wire$n: { click: $how }\n";
		$n++;
	} else {
		push @out, $line;
	}
}
die "no links\n" if !@boxes;
unshift @out, "boxes:\n" if !grep { /^boxes:/ } @out;
print map { /^boxes:/ ? ($_, @boxes) : $_ } @out;
== file verdicts
# what is said of each policy, without places and paths
import json, re, sys
for v in json.load(sys.stdin)["verdicts"]:
	v["explanation"] = [re.sub(r"\S+:\d+", "", s) for s in v["explanation"]]
	print({k: v[k] for k in ("name", "question", "status", "explanation", "packets", "witness", "free_choice")})
== run
same=0
for file in examples/*/*.yaml; do
	grep -q '^policies:' $file || continue
	grep -q '^datapath:' $file && continue	# has no boxes and no links
	d=${file%/*}
	cp mm-wire.click mm-cut.click $d
	symexec check --json $file 2>/dev/null | python3 verdicts >before
	for how in box mm-wire.click mm-cut.click; do
		perl change $how <$file >$d/changed.yaml && symexec check --json $d/changed.yaml 2>/dev/null |
			python3 verdicts >after
		case $how in
		mm-cut.click) cmp -s before after || cut=$((cut + 1)) ;;
		*) if [ -s before ] && cmp before after; then same=$((same + 1)); else echo "$file: $how"; fi ;;
		esac
		rm $d/changed.yaml
	done
done
echo $same the same, $cut others
== stdout
90 the same, 45 others
