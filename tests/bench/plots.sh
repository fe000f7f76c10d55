#!/bin/sh
# plots.sh - docs/offload-{shares,gain,functions}.svg from fresh measurements (offload.sh, offload-user.sh), and what they are drawn
# from beside them (.dat). Root only; RUNS and BOOST as there; KEEP=FILE gets all values.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
command -v gnuplot >/dev/null || { echo 'plots: gnuplot is not installed' >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PLOTS=$folder ONLY='fairness gain' sh "$top/tests/bench/offload.sh" >"$folder/measured"
PLOTS=$folder sh "$top/tests/bench/offload-user.sh" >>"$folder/measured"
[ -s "$folder/functions.dat" ] && [ -s "$folder/fairness.dat" ] && [ -s "$folder/gain.dat" ] || { echo 'plots: nothing was measured' >&2; exit 3; }
# with and without side by side: tenant, percent with, percent without, kpps done with, without
awk '{ v[$1, $2] = $3; w[$1, $2] = $4; if (!($2 in seen)) { seen[$2]; order[++n] = $2 } }
	END { for (i = 1; i <= n; i++) { t = order[i]; print t, v["fair", t], v["unfair", t], w["fair", t], w["unfair", t] } }' \
	"$folder/fairness.dat" >"$top/docs/offload-shares.dat"
awk '{ print $1, 1e6 / $2, 1e6 / $3 }' "$folder/gain.dat" >"$top/docs/offload-gain.dat"
cp "$folder/functions.dat" "$top/docs/offload-functions.dat"
[ -z "${KEEP-}" ] || cp "$folder/measured" "$KEEP"
cd "$top/docs"
gnuplot <<-END
	set terminal svg size 700,400 font "sans-serif,14" background "white"
	set key above
	set style data histograms
	set style histogram clustered gap 1
	set style fill solid 0.8
	set yrange [0:*]
	set grid ytics
	set output "offload-shares.svg"
	set ylabel "percent of the tenants' processor time"
	plot "offload-shares.dat" using 2:xtic(1) title "shares are held", "" using 3 title "shares are not held", \
		100.0 / 3 with lines dashtype 2 title "equal shares"
	set output "offload-gain.svg"
	set ylabel "kpps that one processor can do"
	plot "offload-gain.dat" using 2:xtic(1) title "process behind a socket", "" using 3 title "offloaded to the driver"
	set output "offload-functions.svg"
	set style data linespoints
	set logscale xy 2
	set format y "%.0f"
	set yrange [*:*]
	set xlabel "functions on one processor"
	set ylabel "kpps in a second of the processor"
	plot "offload-functions.dat" using 1:2 title "one process that charges", "" using 1:4 title "a process each, yielding", \
		"" using 1:(\$3 > 0 ? \$3 : NaN) title "a process each, spinning"
END
echo 'docs/offload-shares.svg docs/offload-gain.svg docs/offload-functions.svg'
