#!/usr/bin/perl
# convert.pl DATA FOLDER - writes the backbone in DATA as FOLDER/network.yaml and one Click configuration per router.
#
# A router is one longest-prefix lookup. What a prefix leads to is a port, the ports of a VLAN
# (a copy to each), or the router itself. Access lists stand on the way into or out of a port: the
# first rule that matches decides, the rest is denied. Nothing leaves by the port that it came in by, which Paint
# remembers. The data says nothing of frames and TTLs: packets are IP packets, and no TTL is lowered.
#
# Nothing depends on the order of a hash, so the same data gives the same files.
use strict;
use warnings;

my ($data, $folder) = @ARGV;
die "usage: convert.pl DATA FOLDER\n" if @ARGV != 2;

# By router: prefixes, members of its VLANs, access lists by port and direction, names of ports.
my (%routes, %vlan, %use, %ports);
my %acl;	# by "router_name": rules
my @links;	# [router, port, router, port], one way

sub lines {
	my ($name) = @_;

	open my $in, '<', "$data/$name" or die "convert.pl: $data/$name: $!\n";
	my @lines = map { [split] } <$in>;
	close $in or die "convert.pl: $data/$name: $!\n";
	return @lines;
}

sub spew {
	my ($name, $text) = @_;

	open my $out, '>', "$folder/$name" or die "convert.pl: $folder/$name: $!\n";
	print $out $text;
	close $out or die "convert.pl: $folder/$name: $!\n";
}

sub dotted { join '.', unpack 'C4', pack 'N', shift }

# updates: what is inserted (+), then all of it removed again (-), which is of no interest here.
sub read_tables {
	for my $l (lines('updates')) {
		my ($sign, $kind, $where, @rest) = @$l;
		next if $sign ne '+';
		if ($kind eq 'acl') {
			push @{$acl{$where}}, [@rest[2 .. 13]];
			next;
		}
		my ($dst, $length, $to) = @rest;
		push @{$routes{$where}}, [dotted($dst) . "/$length", $to];
		$ports{$where}{$to} = 1 if $to !~ /^(self|vlan\d+)$/;
	}
	for my $l (lines('vlan.txt')) {
		my ($router, $vlan, @members) = @$l;
		$vlan{$router}{$vlan} = \@members;
		$ports{$router}{$_} = 1 for @members;
	}
	for my $router (sort keys %routes) {
		next if !-e "$data/acls/${router}_usage";
		for my $l (lines("acls/${router}_usage")) {
			my ($port, $direction, @names) = @$l;
			$use{$router}{$port}{$direction} = \@names;
			$ports{$router}{$port} = 1;
		}
	}
}

# topo.txt: links lead through access lists as if these were nodes ("R_ACL_PORT_in inport", out of
# it "permit"). Here the lists stand in the routers, so what goes into one comes out of it.
sub read_links {
	my @all = lines('topo.txt');
	my %through;

	push @{$through{$_->[0]}}, [@$_[2, 3]] for grep { $_->[1] eq 'permit' } @all;
	for my $l (grep { $_->[1] ne 'permit' } @all) {
		my @ends = [@$l[2, 3]];
		while (my $end = shift @ends) {
			if ($end->[1] eq 'inport') {
				push @ends, @{$through{$end->[0]} // []};
			} else {
				push @links, [@$l[0, 1], @$end];
			}
		}
	}
	$ports{$_->[0]}{$_->[1]} = $ports{$_->[2]}{$_->[3]} = 1 for @links;
}

# A range as terms of an IPFilter rule; what every value fulfils is left out.
sub range {
	my ($what, $lo, $hi, $most) = @_;

	return "$what $lo" if $lo == $hi;
	return (($lo > 0 ? "$what >= $lo" : ()), ($hi < $most ? "$what <= $hi" : ()));
}

# One rule. A mask has 1 where the address may be anything, `null` stands for no mask, no lower and
# no upper bound.
sub rule {
	my ($action, $proto, $proto_end, @rest) = @_;
	my @and = range('ip proto', $proto, $proto_end, 255);
	my $over = $proto != $proto_end ? '' : $proto == 6 ? 'tcp ' : $proto == 17 ? 'udp ' : '';

	for my $which ('src', 'dst') {
		my ($address, $any, $lo, $hi) = splice @rest, 0, 4;
		if ($address ne 'any') {
			my $mask = $any eq 'null' ? 0 : unpack 'N', pack 'C4', split /\./, $any;
			push @and, "$which net $address mask " . dotted(~$mask & 0xffffffff);
		}
		push @and, range("$which ${over}port", $lo, $hi eq 'null' ? 65535 : $hi, 65535)
			if $lo ne 'null';
	}
	return ($action eq 'permit' ? 'allow ' : 'deny ') . (@and ? join(' && ', @and) : 'all');
}

# The last word of a rule is its priority; the larger is asked first.
sub filters {
	my ($router, $port, $direction) = @_;
	my $text = '';

	for my $name (@{$use{$router}{$port}{$direction} // []}) {
		my $list = $acl{"${router}_$name"} or die "convert.pl: $router has no access list '$name'\n";
		my @rules = map { rule(@$_) } sort { $b->[11] <=> $a->[11] } @$list;
		$text .= ' -> IPFilter(' . join(",\n\t", @rules, 'deny all') . ')';
	}
	return $text;
}

# The elements behind one output of the lookup. $id: the compound of each port that sends.
sub write_exit {
	my ($router, $number, $to, $id) = @_;

	return "fib[$number] -> Discard;\n" if $to eq 'self';
	return "fib[$number] -> $id->{$to};\n" if $to !~ /^vlan/;
	my @members = map { $id->{$_} } @{$vlan{$router}{$to} // []};
	return "fib[$number] -> Discard;\t// $to has no ports\n" if !@members;
	return "fib[$number] -> $members[0];\n" if @members == 1;
	return "fib[$number] -> $to :: Tee;\n" .
		join '', map { "$to\[$_] -> $members[$_];\n" } 0 .. $#members;
}

sub write_router {
	my ($router) = @_;
	my @ports = sort keys %{$ports{$router}};
	my (%number, @exits, %id);

	for my $route (@{$routes{$router}}) {
		next if defined $number{$route->[1]};
		$number{$route->[1]} = @exits;
		push @exits, $route->[1];
	}
	my %sends = map { $_ => 1 } map { /^vlan/ ? @{$vlan{$router}{$_} // []} : $_ } @exits;
	my $text = "// $router, made by convert.pl\nfib :: RadixIPLookup(" .
		join(",\n\t", map { "$_->[0] $number{$_->[1]}" } @{$routes{$router}}) . ");\n";
	for my $i (0 .. $#ports) {
		my $p = $ports[$i];
		$text .= "FromDevice($p) -> CheckIPHeader" . filters($router, $p, 'in') .
			" -> Paint($i) -> fib;\n";
		next if !$sends{$p};
		$id{$p} = "out$i";
		$text .= "out$i :: { input -> same :: CheckPaint($i); same[0] -> Discard; same[1]" .
			filters($router, $p, 'out') . " -> Queue -> ToDevice($p); };\n";
	}
	$text .= write_exit($router, $_, $exits[$_], \%id) for 0 .. $#exits;
	spew("$router.click", $text);
}

# A port has one link in network.yaml: where several lead away a segment copies to each.
sub write_network {
	my (%to, %copies, $segments);
	my $links = '';

	push @{$to{"$_->[0]:$_->[1]"}}, "$_->[2]:$_->[3]" for @links;
	my $text = "network: stanford\nencap: ip\nboxes:\n" .
		join '', map { "  $_: { click: $_.click }\n" } sort keys %routes;
	$segments = 0;
	for my $from (sort keys %to) {
		my @to = @{$to{$from}};
		if (@to == 1) {
			$links .= "  - $from -> $to[0]\n";
			next;
		}
		my $name = 'segment' . $segments++;
		$copies{scalar @to} = 1;
		$text .= "  $name: { click: segment" . @to . ".click }\n";
		$links .= "  - $from -> $name:in\n" .
			join '', map { "  - $name:out$_ -> $to[$_]\n" } 0 .. $#to;
	}
	for my $n (sort keys %copies) {
		spew("segment$n.click", "FromDevice(in) -> tee :: Tee($n);\n" .
			join '', map { "tee[$_] -> Queue -> ToDevice(out$_);\n" } 0 .. $n - 1);
	}
	spew('network.yaml', "${text}links:\n$links");
}

read_tables();
read_links();
mkdir $folder if !-d $folder;
write_router($_) for sort keys %routes;
write_network();
