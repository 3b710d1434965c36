#!/usr/bin/env bash
# zkTxnLogToolkit.sh - prints a transaction log, or writes a copy of it that is mended or cut.
#
#   zkTxnLogToolkit.sh [-d] <log>                prints all transactions
#   zkTxnLogToolkit.sh -r [-y] [-v] <log>        writes <log>.fixed, in which broken checksums are computed anew
#   zkTxnLogToolkit.sh -c -z <zxid> <log>        writes <log>.chopped<zxid>, which ends with that transaction

exec "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")/zkTool.sh" txnlog "$@"
