#!/usr/bin/env bash
# zkSnapShotToolkit.sh - prints the nodes and sessions of a snapshot.
#
#   zkSnapShotToolkit.sh [-d|-json] <snapshot>   -d: with the data in base 64; -json: as JSON for ncdu

exec "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")/zkTool.sh" snapshot "$@"
