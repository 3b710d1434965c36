#!/usr/bin/env bash
# zkSnapshotComparer.sh - tells where two snapshots differ.
#
#   zkSnapshotComparer.sh -l <snapshot> -r <snapshot> -b <bytes> -n <nodes> [-d] [-i]
#
# Shows the nodes below which the two differ by more than so many bytes or nodes.

exec "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")/zkTool.sh" compare "$@"
