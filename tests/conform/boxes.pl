#!/usr/bin/perl
# boxes.pl [PART] - every ready-made box of models/boxes (boxes.list), and every network and configuration of the examples,
# as vectors made afresh: what can run does what the models say. What cannot run is told as proved, not run. Prints TAP.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..", $FindBin::Bin;
use conform;
use runner;

# Sanitizers look at memory, not at what vectors predict: fewer of them come by the same code, made by the program under the
# sanitizer in one case of eight.
my $limit = $ENV{MIDDLEPROOF_VECTORS} // ($ENV{SANITIZED} ? 20 : 60);
my $top = $runner::top;
my $plain = ($ENV{UNSANITIZED} // '') . '/symexec';
# Known differences, each with its reason.
my @todo = (
	[ qr{^examples/chains/chain\.yaml}, 'a packet whose transport header is cut has no flow: it passes dnat and snat, but ends in the proof' ],
);

my $part = shift // '';
my @all = map { [ "box $_", $_ ] } conform::lines("$FindBin::Bin/boxes.list", '');
my %has = map { /^(\w+):/ ? ($1 => 1) : () } map { $_->[1] } @all;
my @lost = grep { !$has{$_} } map { runner::slurp($_) =~ /^elementclass (\w+)/mg } glob "$top/models/boxes/*.click";
push @all, map { [ s{^\Q$top\E/}{}r, undef, $_ ] }
    glob("$top/examples/*/*.yaml"), grep { runner::slurp($_) =~ /FromDevice/ } glob "$top/examples/*/*.click";
@all = grep { index($_->[0], $part) >= 0 } @all;
print '1..', @all + 1, "\n", @lost ? 'not ' : '', "ok 1 - every box has a line", map({ " $_" } @lost), "\n";

# The network with nothing but that box.
sub network {
	my ($class, $args) = $_[0] =~ /^(\w+): (.*)/;

	return "network: one\nboxes:\n  it: { class: $class, args: $args }\nhosts:\n  a: { ip: 10.0.0.1 }\n  b: { ip: 10.0.0.2 }\n"
	    . "links:\n  - a -- it:in\n  - it:out -- b\n" =~ s/, args: \{\}//r;
}

my $n = 1;
for my $one (@all) {
	my ($name, $box, $path) = @$one;
	my $folder = runner::folder();
	$n++;
	runner::spew($path = "$folder/one.yaml", network($box)) if defined $box;
	# objects of filter programs are made of their C
	if ($path && runner::slurp($path) =~ /^\s+\w+: \{ object: \w+\.o/m) {
		my $programs = join '; ', map { "sh compile $_.c $_.o" } runner::slurp($path) =~ /object: (\w+)\.o/g;
		my ($from, $file) = $path =~ m{^(.*)/([^/]+)$};
		$path = "e/$file";
		if (runner::command($folder, "cp -r $from e && cd e && $programs", "$folder/out", "$folder/err")) {
			print "ok $n - $name # skip its programs cannot be compiled (clang)\n";
			next;
		}
	}
	my $symexec = $ENV{SANITIZED} && $n % 8 && -x $plain ? $plain : 'symexec';
	my $made = runner::command($folder, "$symexec tests --limit $limit -o v $path", "$folder/made", "$folder/err");
	my $said = runner::slurp("$folder/made") . runner::slurp("$folder/err");
	my ($why) = map { $_->[1] } grep { $name =~ $_->[0] } @todo;
	if (defined $made && $made == 2) {
		# what has no devices, no boxes of its own, or holes that are said
		my ($none) = $said =~ /(no packet was found|the models (?:have no|do not)[^\n]*|symbolic|no box that vectors|unknown key "datapath"|'\$\w+')/;
		print $none ? "ok $n - $name # skip no vectors: $none\n" : "not ok $n - $name\n";
		print runner::comment($said) if !$none;
		next;
	}
	my $status = runner::command($folder, "datapath test --show 2 v $path", "$folder/out", "$folder/err");
	my $out = runner::slurp("$folder/out") . runner::slurp("$folder/err");
	my ($missing) = $out =~ /((?:no datapath for|unknown) element class '\w+')/;
	if ($missing && $out !~ /, [1-9]\d* not; of|^[1-9]\d* boxes run/m) {
		print "ok $n - $name # skip proved, not run: $missing\n";
		next;
	}
	my $ok = defined $made && $made == 0 && defined $status && $status == 0;
	print $ok ? 'ok' : 'not ok', " $n - $name", ($why ? " # TODO $why" : ''), "\n";
	print grep { defined } (runner::comment($said . $out))[0 .. 11] if !$ok;
}
