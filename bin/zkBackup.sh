#!/usr/bin/env bash
# zkBackup.sh - takes, checks and restores backups of a server's data; writes and reads single subtrees.
#
#   zkBackup.sh [--config <conf-dir>] create [--all] <backup>       of the configured server, while it runs
#   zkBackup.sh verify <backup>                                     says what it covers, and whether it is sound
#   zkBackup.sh [--config <conf-dir>] restore [--zxid <zxid> | --time <time>] <backup>
#   zkBackup.sh export --server <host:port> | --from <backup> <path> <file>
#   zkBackup.sh import --server <host:port> <file> <path>
#
# All options: docs/operations.md. Needs as much heap as the server: ZK_SERVER_HEAP.

exec "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")/zkTool.sh" backup "$@"
