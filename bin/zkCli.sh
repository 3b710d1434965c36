#!/usr/bin/env bash
# zkCli.sh - the command line client.
#
#   zkCli.sh [-server host:port[,host:port...][/chroot]] [-timeout ms] [-r] [-waitforconnection] [command args...]
#
# Most of the time of a one-shot command is the start of a JVM. The first run leaves an archive of the loaded classes
# in a cache directory, and later runs map it into memory. ZK_CACHE_DIR names another directory; ZK_CLASS_ARCHIVE=off
# does without.

ZOOBIN="${BASH_SOURCE-$0}"
while [ -L "$ZOOBIN" ]; do
  link="$(readlink "$ZOOBIN")"
  case "$link" in
    /*) ZOOBIN="$link" ;;
    *) ZOOBIN="${ZOOBIN%/*}/$link" ;;
  esac
done
ZOOBINDIR="$(cd "$(dirname "$ZOOBIN")" && pwd)"
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi

# class_archive ARGUMENTS: prints the file in which this JVM's archive of these jars belongs; nothing where none can be
# kept, or the program is only asked for its usage, which would leave an archive of next to nothing.
# Its name holds what it was made from: the JVM, the jars' names, sizes and times, and the bytes of our own jars. (The
# JVM refuses an archive of other sizes or times, but jars of a reproducible build all have the same time.)
class_archive() {
  local cache java_home key
  if [ "${ZK_CLASS_ARCHIVE:-on}" = off ]; then
    return
  fi
  case "${1:-}" in
    -h|-help|--help) return ;;
  esac
  if [ -n "${ZK_CACHE_DIR:-}" ]; then
    cache="$ZK_CACHE_DIR"
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then
    cache="$XDG_CACHE_HOME/zk"
  elif [ -n "${HOME:-}" ] && [ -w "$HOME" ]; then
    cache="$HOME/.cache/zk"
  else
    return
  fi
  java_home="$(readlink -f "$JAVA")"
  java_home="${java_home%/bin/java}"
  key="$( (echo "$CLASSPATH"; ls -lnL "$java_home/lib/modules" "${JARS[@]}"; cat "$ZOOLIBDIR"/zk-*.jar) \
    2>/dev/null | cksum)"
  echo "$cache/cli-${key// /-}.jsa"
}

# The jars that this client needs, of those that the server has: the fewer, the sooner it starts. An archive takes jars
# only, so the configuration directory is left out: nothing is read from it.
JARS=()
for jar in "$ZOOLIBDIR"/*.jar; do
  case "${jar##*/}" in
    netty-codec-http*|netty-codec-compression*) ;;
    zk-cli-*|zk-client-*|zk-protocol-*|netty-*|jline-*|picocli-*) JARS+=("$jar") ;;
  esac
done
CLASSPATH="$(IFS=:; echo "${JARS[*]}")${ZOO_USER_CLASSPATH:+:$ZOO_USER_CLASSPATH}"
ZOO_LOG_FILE="${ZOO_LOG_FILE:-zookeeper-$USER-cli-$HOSTNAME.log}"
# A short life: no optimizing compiler, the simplest collector, no shared performance data, not a word of the JVM on
# stdout; newer ones ask to be told that native libraries (of the terminal, of the sockets) may be loaded.
# shellcheck disable=SC2207
COMMAND=("$JAVA" $(collector "$CLIENT_JVMFLAGS" -XX:+UseSerialGC) -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto
  -Xlog:disable -Xlog:all=off --enable-native-access=ALL-UNNAMED
  "-Dzookeeper.log.dir=$ZOO_LOG_DIR" "-Dzookeeper.log.file=$ZOO_LOG_FILE")
# shellcheck disable=SC2206
ARGUMENTS=($CLIENT_JVMFLAGS ${JVMFLAGS:-} -cp "$CLASSPATH" io.zk.cli.Main "$@")

ARCHIVE="$(class_archive "$@")"
if [ -n "$ARCHIVE" ] && [ -f "$ARCHIVE" ]; then
  exec "${COMMAND[@]}" "-XX:SharedArchiveFile=$ARCHIVE" "${ARGUMENTS[@]}"
fi
if [ -z "$ARCHIVE" ] || ! mkdir -p "${ARCHIVE%/*}" 2>/dev/null || [ ! -w "${ARCHIVE%/*}" ]; then
  exec "${COMMAND[@]}" "${ARGUMENTS[@]}"
fi
# The first run with this JVM and these jars: it writes the archive as it ends, under a name of its own, so that of
# several first runs at a time each leaves a whole file. Archives that no run has made anew for a month go.
find "${ARCHIVE%/*}" -maxdepth 1 -name 'cli-*.jsa*' -mtime +30 -delete 2>/dev/null
"${COMMAND[@]}" "-XX:ArchiveClassesAtExit=$ARCHIVE.$$" "${ARGUMENTS[@]}"
STATUS=$?
# A run that failed may not have come far: the next one makes the archive.
if [ $STATUS -ne 0 ]; then
  rm -f "$ARCHIVE.$$"
elif [ -f "$ARCHIVE.$$" ]; then
  mv -f "$ARCHIVE.$$" "$ARCHIVE" 2>/dev/null
fi
exit $STATUS
