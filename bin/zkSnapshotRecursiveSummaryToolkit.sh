#!/usr/bin/env bash
# zkSnapshotRecursiveSummaryToolkit.sh - counts nodes and bytes below the nodes of a snapshot.
#
#   zkSnapshotRecursiveSummaryToolkit.sh <snapshot> <starting-node> <max-depth>     (max-depth 0: no end)

exec "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")/zkTool.sh" summary "$@"
