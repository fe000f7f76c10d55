-- As ToDump. `sim` writes a line, or with BINARY a record, for each packet, with all fields that
-- Click has; VERBOSE tells nothing of the host.
return same_as "ToDump"
