#!/usr/bin/perl
# walk.pl DATA ROUTER PORT SRC DST PROTO SPORT DPORT - where one packet leaves the backbone that enters there, told from
# the tables themselves: an answer to hold the proof against. Knows nothing of Click or of convert.pl.
use strict;
use warnings;

my ($data, $router, $port, @packet) = @ARGV;
die "usage: walk.pl DATA ROUTER PORT SRC DST PROTO SPORT DPORT\n" if @packet != 5;

sub lines {
	open my $in, '<', "$data/$_[0]" or return;
	return map { [split] } <$in>;
}
sub number { unpack 'N', pack 'C4', split /\./, shift }

my (%table, %lists, %members, %next, %use);
for (lines('updates')) {
	my ($sign, $kind, $name, @r) = @$_;
	next if $sign eq '-';
	push @{($kind eq 'fwd' ? \%table : \%lists)->{$name}}, \@r;
}
$members{"$_->[0] $_->[1]"} = [@$_[2 .. $#$_]] for lines('vlan.txt');
push @{$next{"$_->[0] $_->[1]"}}, "$_->[2] $_->[3]" for lines('topo.txt');
for my $r (keys %table) {
	$use{"$r $_->[0] $_->[1]"} = [map { "${r}_$_" } @$_[2 .. $#$_]] for lines("acls/${r}_usage");
}

sub within { my ($v, $lo, $hi) = @_; $lo eq 'null' || ($v >= $lo && ($hi eq 'null' || $v <= $hi)) }
sub like {
	my ($v, $address, $any) = @_;
	return $address eq 'any' || !((number($v) ^ number($address)) & ~number($any eq 'null' ? '0.0.0.0' : $any));
}

sub permitted {
	my ($src, $dst, $proto, $sport, $dport) = @packet;
	for my $r (sort { $b->[13] <=> $a->[13] } @{$lists{$_[0]}}) {
		my (undef, undef, $action, $p, $pe, $s, $sm, $sl, $sh, $d, $dm, $dl, $dh) = @$r;
		return $action eq 'permit' if within($proto, $p, $pe) && like($src, $s, $sm) &&
			within($sport, $sl, $sh) && like($dst, $d, $dm) && within($dport, $dl, $dh);
	}
	return 0;
}

sub passes { !grep { !permitted($_) } @{$use{"@_"} // []} }

# Links through "R_ACL_PORT_in inport" lead on to where that list permits to.
sub ends {
	my ($end) = @_;
	return $end if $end !~ / inport$/;
	(my $list = $end) =~ s/ inport$//;
	return map { ends($_) } @{$next{"$list permit"} // []};
}

sub exits {
	my ($at, $dst) = ($_[0], number($packet[1]));
	my ($best, $longest) = ('self', -1);
	for (@{$table{$at}}) {
		my ($net, $len, $to) = @$_;
		next if $len <= $longest || ($len && ($net ^ $dst) >> (32 - $len));
		($best, $longest) = ($to, $len);
	}
	return $best =~ /^vlan/ ? @{$members{"$at $best"} // []} : $best eq 'self' ? () : $best;
}

my (%seen, %left);
my @todo = ("$router $port");
while (defined(my $end = shift @todo)) {
	my ($at, $in) = split ' ', $end;
	next if $seen{$end}++ || !passes($at, $in, 'in');
	for my $out (exits($at)) {
		next if $out eq $in || !passes($at, $out, 'out');
		my @to = map { ends($_) } @{$next{"$at $out"} // []};
		push @todo, @to;
		$left{"$at:$out"} = 1 if !@to;
	}
}
print map { "$_\n" } sort keys %left;
