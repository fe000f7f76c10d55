#!/bin/sh
# Ready-made boxes and examples: proof and datapath, held against each other.
exec perl tests/conform/boxes.pl
