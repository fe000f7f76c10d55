#!/bin/sh
# Proof and datapath, held against each other element by element.
exec perl tests/conform/vectors.pl
