# zkEnv.sh - the environment of the other scripts. Sourced, never run.
#
# Reads   --config DIR as the first arguments of the script that sources it (and takes them away),
#         ZOOBINDIR ZOOCFGDIR ZOOCFG ZOO_LOG_DIR JAVA_HOME CLASSPATH JVMFLAGS SERVER_JVMFLAGS CLIENT_JVMFLAGS
#         ZK_SERVER_HEAP ZK_CLIENT_HEAP, and the files zookeeper-env.sh and java.env of the configuration directory.
# Leaves  ZOOBINDIR ZOOKEEPER_PREFIX ZOOCFGDIR ZOOCFG ZOO_LOG_DIR JAVA CLASSPATH SERVER_JVMFLAGS CLIENT_JVMFLAGS set,
#         and the functions below. What it sets, a child process sees.

ZOOBINDIR="${ZOOBINDIR:-/usr/bin}"
# Where bin itself is a symbolic link, lib and conf are beside what it leads to.
if [ -L "$ZOOBINDIR" ]; then
  ZOOBINDIR="$(cd -P "$ZOOBINDIR" && pwd)"
fi
ZOOKEEPER_PREFIX="${ZOOBINDIR%/*}"

if [ "${1:-}" = "--config" ]; then
  if [ $# -lt 2 ]; then
    echo "Error: --config needs a directory." >&2
    exit 1
  fi
  ZOOCFGDIR="$2"
  shift 2
fi

if [ -z "${ZOOCFGDIR:-}" ]; then
  if [ -e "$ZOOKEEPER_PREFIX/conf" ]; then
    ZOOCFGDIR="$ZOOKEEPER_PREFIX/conf"
  else
    ZOOCFGDIR="$ZOOKEEPER_PREFIX/etc/zookeeper"
  fi
fi
export ZOOCFGDIR

# zookeeper-env.sh may choose the configuration file and the directories ...
if [ -f "$ZOOCFGDIR/zookeeper-env.sh" ]; then
  . "$ZOOCFGDIR/zookeeper-env.sh"
fi

# ... java.env may build upon the choice.
ZOOCFG="${ZOOCFG:-zoo.cfg}"
case "$ZOOCFG" in
  */*) ;;
  *) ZOOCFG="$ZOOCFGDIR/$ZOOCFG" ;;
esac
if [ -f "$ZOOCFGDIR/java.env" ]; then
  . "$ZOOCFGDIR/java.env"
fi

ZOO_LOG_DIR="${ZOO_LOG_DIR:-$ZOOKEEPER_PREFIX/logs}"
USER="${USER:-$(id -un 2>/dev/null || id -u)}"

# Sets JAVA: JAVA_HOME's, else the first one in PATH.
if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  JAVA="$JAVA_HOME/bin/java"
elif JAVA="$(command -v java)" && [ -n "$JAVA" ]; then
  :
else
  echo "Error: JAVA_HOME is not set and java could not be found in PATH." >&2
  exit 1
fi

# The configuration directory comes first, so that its log4j2.xml is found; then our jars (an RPM-like tree keeps
# them in share/zookeeper); what the user had in CLASSPATH stays at the end. ZOOJARS are our jars alone.
if [ -e "$ZOOKEEPER_PREFIX/share/zookeeper" ]; then
  ZOOLIBDIR="$ZOOKEEPER_PREFIX/share/zookeeper"
else
  ZOOLIBDIR="$ZOOKEEPER_PREFIX/lib"
fi
ZOO_USER_CLASSPATH="${CLASSPATH:-}"
ZOOJARS=''
for jar in "$ZOOLIBDIR"/*.jar; do
  ZOOJARS="$ZOOJARS${ZOOJARS:+:}$jar"
done
CLASSPATH="$ZOOCFGDIR:$ZOOJARS${ZOO_USER_CLASSPATH:+:$ZOO_USER_CLASSPATH}"

# Heap sizes in megabytes. They stand first: a -Xmx among the user's flags comes later and wins.
ZK_SERVER_HEAP="${ZK_SERVER_HEAP:-1000}"
ZK_CLIENT_HEAP="${ZK_CLIENT_HEAP:-256}"
SERVER_JVMFLAGS="-Xmx${ZK_SERVER_HEAP}m ${SERVER_JVMFLAGS:-}"
CLIENT_JVMFLAGS="-Xmx${ZK_CLIENT_HEAP}m ${CLIENT_JVMFLAGS:-}"
export SERVER_JVMFLAGS CLIENT_JVMFLAGS JVMFLAGS

# collector FLAGS OUR_CHOICE: prints OUR_CHOICE, or nothing where the user chose a garbage collector himself (the JVM
# refuses to start with two).
collector() {
  case " $1 ${JVMFLAGS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} " in
    *" -XX:+Use"*GC" "*) ;;
    *) echo "$2" ;;
  esac
}

# property KEY FILE: prints the value of KEY in a file of Java properties; the last one counts. Fails if there is none,
# or no such file.
property() {
  local key line value='' found=1
  [ -r "$2" ] || return 1
  key="$(printf %s "$1" | sed 's/[.]/[.]/g')"
  # A dynamic configuration file ends without a newline.
  while IFS= read -r line || [ -n "$line" ]; do
    value="$line"
    found=0
  done < <(tr -d '\r' < "$2" 2>/dev/null | sed -n "s/^[[:space:]]*${key}[[:space:]]*[=:[:space:]][[:space:]]*\(.*\)\$/\1/p")
  value="${value%"${value##*[![:space:]]}"}"
  value="${value//\\:/:}"
  value="${value//\\=/=}"
  printf '%s' "$value"
  return $found
}
