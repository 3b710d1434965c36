#!/usr/bin/env bash
# zkTool.sh - runs one of the tools that look at a server's files. The scripts named after the tools call it.
#
#   zkTool.sh txnlog|snapshot|compare|summary|backup [--config <conf-dir>] ARGUMENT...

ZOOBINDIR="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE-$0}")")" && pwd)"
TOOL="${1:?which tool?}"
shift
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi

# A backup is of the server in the configuration, unless it is told of another.
if [ "$TOOL" = backup ] && [ $# -gt 0 ] && [ -f "$ZOOCFG" ]; then
  case "$1" in
    create | restore)
      VERB="$1"
      shift
      DATA="$(property dataDir "$ZOOCFG")"
      LOGS="$(property dataLogDir "$ZOOCFG")"
      set -- "$VERB" ${DATA:+--configured-data "$DATA"} ${LOGS:+--configured-logs "$LOGS"} "$@"
      ;;
  esac
fi

# A tool holds a server's data in memory, so its heap is that of a server.
FLAGS="-Xmx${ZK_SERVER_HEAP}m ${CLIENT_JVMFLAGS#-Xmx"${ZK_CLIENT_HEAP}"m }"
ZOO_LOG_FILE="${ZOO_LOG_FILE:-zookeeper-$USER-tools-$HOSTNAME.log}"
# The user's flags are words separated by blanks, and are meant to be split.
# shellcheck disable=SC2086,SC2046
exec "$JAVA" $(collector "$CLIENT_JVMFLAGS" -XX:+UseSerialGC) -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -XX:+ExitOnOutOfMemoryError "-Dzookeeper.log.dir=$ZOO_LOG_DIR" "-Dzookeeper.log.file=$ZOO_LOG_FILE" \
  $FLAGS ${JVMFLAGS:-} -cp "$CLASSPATH" io.zk.tools.Main "$TOOL" "$@"
