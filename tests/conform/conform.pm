# conform.pm - what vectors.pl and mutate.pl share: the lines of vectors.list, each a way in and out and the elements
# between, as configurations.
package conform;
use strict;
use warnings;

my %frame = (
	eth => 'FromDevice(a) -> %s -> Queue -> ToDevice(b);',
	eth2 => 'FromDevice(a) -> x :: %s -> Queue -> ToDevice(b); x[1] -> Queue -> ToDevice(c);',
	ip => 'FromDevice(a) -> Strip(14) -> CheckIPHeader -> %s -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2)'
	    . ' -> Queue -> ToDevice(b);',
	ipu => 'FromDevice(a) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> %s -> Unstrip(14) -> Queue'
	    . ' -> ToDevice(b);',
	ip2 => 'FromDevice(a) -> Strip(14) -> CheckIPHeader -> x :: %s -> Unstrip(14) -> Queue -> ToDevice(b);'
	    . ' x[1] -> Unstrip(14) -> Queue -> ToDevice(c);',
	ip6 => 'FromDevice(a) -> Classifier(12/86dd) -> Strip(14) -> CheckIP6Header -> %s -> Unstrip(14) -> Queue'
	    . ' -> ToDevice(b);',
);

# The lines with this part in them.
sub lines {
	my ($list, $part) = @_;

	open my $f, '<', $list or die "$list: $!\n";
	return grep { /\Q$part/ } grep { /^\w/ } map { chomp; $_ } <$f>;
}

# The configuration of a line.
sub configuration {
	my ($kind, $elements) = split ' ', shift, 2;

	return $frame{$kind} =~ s/%s/$elements/r . "\n";
}

1;
