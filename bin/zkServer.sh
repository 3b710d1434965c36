#!/usr/bin/env bash
# zkServer.sh - starts, stops and asks a server.
#
#   zkServer.sh [--config <conf-dir>] {start|start-foreground|stop|version|restart|status|print-cmd} [cfg-file]
#
# cfg-file is a name inside the configuration directory, or a path when it has a directory part.
# The environment variables are those of zkEnv.sh, and ZOOPIDFILE, ZOO_LOG_FILE, ZOO_NOEXEC,
# ZOO_DATADIR_AUTOCREATE_DISABLE, JMXDISABLE, JMXLOG4J, JMXPORT, JMXAUTH, JMXSSL, JMXHOSTNAME, JMXLOCALONLY,
# ZK_SERVER_JVM_DEFAULTS (below), ZK_SERVER_ARCHIVE (a class data archive of this JVM and these jars, for a faster
# start), ZK_START_SECONDS (how long start waits for the client port; 10) and ZK_STOP_SECONDS (how long stop waits before
# it kills; 30).

ZOOBIN="${BASH_SOURCE-$0}"
while [ -L "$ZOOBIN" ]; do
  link="$(readlink "$ZOOBIN")"
  case "$link" in
    /*) ZOOBIN="$link" ;;
    *) ZOOBIN="$(dirname "$ZOOBIN")/$link" ;;
  esac
done
ZOOBINDIR="$(cd "$(dirname "$ZOOBIN")" && pwd)"
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi

ZOOMAIN=io.zk.server.Main
VERB="${1:-}"
if [ -n "${2:-}" ]; then
  case "$2" in
    */*) ZOOCFG="$2" ;;
    *) ZOOCFG="$ZOOCFGDIR/$2" ;;
  esac
fi
# What the image variables of Windows shells leave at line ends must not become part of a path.
ZOO_LOG_DIR="${ZOO_LOG_DIR%$'\r'}"

# ---- the JVM of the server ------------------------------------------------------------------------------------------
# The place to tune what every server gets. The user's SERVER_JVMFLAGS and JVMFLAGS come after these and win;
# ZK_SERVER_JVM_DEFAULTS, set by the user, replaces them.
server_jvm_defaults() {
  if [ -n "${ZK_SERVER_JVM_DEFAULTS+set}" ]; then
    echo "$ZK_SERVER_JVM_DEFAULTS"
    return
  fi
  # The collector: docs/decisions/005. Native access is for the sockets' library, which newer JVMs warn of. Netty need
  # not watch a sample of its buffers for leaks. Less is inlined than by default, so that compiling takes half as long:
  # docs/decisions/014.
  echo "$(collector "$SERVER_JVMFLAGS" -XX:+UseG1GC) -XX:-UsePerfData --enable-native-access=ALL-UNNAMED" \
    "-XX:FreqInlineSize=120 -XX:InlineSmallCode=1000 -XX:MaxInlineLevel=9" \
    "-Dio.netty.leakDetection.level=disabled"
}

# Fills the array COMMAND with the server's whole command line.
server_command() {
  local threshold="$1" defaults
  read -r -a defaults <<< "$(server_jvm_defaults)"
  COMMAND=("$JAVA" "${defaults[@]}"
    -XX:+HeapDumpOnOutOfMemoryError "-XX:HeapDumpPath=$ZOO_LOG_DIR" -XX:+ExitOnOutOfMemoryError
    "-Dzookeeper.log.dir=$ZOO_LOG_DIR" "-Dzookeeper.log.file=$ZOO_LOG_FILE" "-Dzookeeper.log.threshold=$threshold")
  if [ ! -f "$ZOOCFGDIR/log4j2.xml" ] && [ -f "$ZOOKEEPER_PREFIX/conf/log4j2.xml" ]; then
    COMMAND+=("-Dlog4j2.configurationFile=$ZOOKEEPER_PREFIX/conf/log4j2.xml")
  fi
  if [ -n "${ZOO_DATADIR_AUTOCREATE_DISABLE:-}" ]; then
    COMMAND+=(-Dzookeeper.datadir.autocreate=false)
  fi
  COMMAND+=("${JMX_FLAGS[@]}")
  local class_path="$CLASSPATH"
  if [ -f "${ZK_SERVER_ARCHIVE:-}" ]; then
    # An archive is of jars, and holds where they come first. The JVM goes on without one that does not fit, in silence.
    class_path="$ZOOJARS:$ZOOCFGDIR${ZOO_USER_CLASSPATH:+:$ZOO_USER_CLASSPATH}"
    COMMAND+=("-XX:SharedArchiveFile=$ZK_SERVER_ARCHIVE" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off)
  fi
  # The user's flags are words separated by blanks, and are meant to be split.
  # shellcheck disable=SC2206
  COMMAND+=($SERVER_JVMFLAGS ${JVMFLAGS:-})
  COMMAND+=(-cp "$class_path" "$ZOOMAIN" "$ZOOCFG")
}

# Fills the array JMX_FLAGS and says on stderr what JMX does. A JVM lets a tool of its own user attach without any flag.
jmx_flags() {
  JMX_FLAGS=()
  if [ -n "${JMXDISABLE:-}" ] && [ "$JMXDISABLE" != false ]; then
    echo "JMX disabled by user request" >&2
    JMX_FLAGS=(-Dlog4j2.disableJmx=true)
    return
  fi
  if [ "${JMXLOG4J:-true}" = false ]; then
    JMX_FLAGS=(-Dlog4j2.disableJmx=true)
  fi
  echo "ZooKeeper JMX enabled by default" >&2
  if [ -z "${JMXPORT:-}" ]; then
    return
  fi
  echo "ZooKeeper remote JMX Port set to $JMXPORT" >&2
  echo "ZooKeeper remote JMX authenticate set to ${JMXAUTH:-false}" >&2
  echo "ZooKeeper remote JMX ssl set to ${JMXSSL:-false}" >&2
  JMX_FLAGS+=("-Dcom.sun.management.jmxremote.port=$JMXPORT"
    "-Dcom.sun.management.jmxremote.authenticate=${JMXAUTH:-false}"
    "-Dcom.sun.management.jmxremote.ssl=${JMXSSL:-false}"
    "-Dcom.sun.management.jmxremote.local.only=${JMXLOCALONLY:-false}")
  if [ -n "${JMXHOSTNAME:-}" ]; then
    echo "ZooKeeper remote JMX Hostname set to $JMXHOSTNAME" >&2
    JMX_FLAGS+=("-Djava.rmi.server.hostname=$JMXHOSTNAME")
  fi
}

# ---- the process ----------------------------------------------------------------------------------------------------
# running PID: whether PID is a live ZooKeeper server, ours or the one that we replaced. A pid file that outlived a
# reboot may name a process that has nothing to do with us: it is neither "already running" nor to be killed.
running() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 1
  # A process that ended and waits for its parent has an empty command line.
  [ -r "/proc/$1/cmdline" ] || return 0
  tr '\0' ' ' < "/proc/$1/cmdline" 2>/dev/null | grep -q -e 'io[.]zk[.]server' -e 'org[.]apache[.]zookeeper'
}

pid_in_file() {
  [ -f "$ZOOPIDFILE" ] && tr -cd '0-9' < "$ZOOPIDFILE"
}

start() {
  printf '%s' "Starting zookeeper ... "
  local pid
  pid="$(pid_in_file)"
  if running "$pid"; then
    echo "already running as process $pid."
    return 1
  fi
  server_command "${ZOO_LOG_THRESHOLD:-INFO}"
  if ! : > "$ZOO_LOG_OUT"; then
    echo "SERVER DID NOT START"
    return 1
  fi
  # Is there a port to wait for? Not if somebody else has it: then the server will say so, and end.
  local tenths=10 watched=no
  if find_client_port > /dev/null && ! listening; then
    watched=yes
    tenths=$((${ZK_START_SECONDS:-10} * 10))
  fi
  nohup "${COMMAND[@]}" > "$ZOO_LOG_OUT" 2>&1 < /dev/null &
  pid=$!
  if ! printf '%s' "$pid" > "$ZOOPIDFILE"; then
    kill "$pid" 2>/dev/null
    echo "FAILED TO WRITE PID"
    return 1
  fi
  # Until clients can connect, so that what follows finds a server; or until it has ended. One that is still reading
  # its data, or that has no port, has started nevertheless.
  while [ $tenths -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "FAILED TO START"
      return 1
    fi
    if [ $watched = yes ] && listening; then
      break
    fi
  done
  echo "STARTED"
}

stop() {
  printf '%s' "Stopping zookeeper ... "
  if [ ! -f "$ZOOPIDFILE" ]; then
    echo "no zookeeper to stop (could not find file $ZOOPIDFILE)"
    return 0
  fi
  local pid tenths
  pid="$(pid_in_file)"
  if running "$pid"; then
    kill "$pid"
    tenths=$((${ZK_STOP_SECONDS:-30} * 10))
    while running "$pid" && [ $tenths -gt 0 ]; do
      sleep 0.1
      tenths=$((tenths - 1))
    done
    if running "$pid"; then
      echo "process $pid did not end after ${ZK_STOP_SECONDS:-30} s and is killed" >&2
      kill -9 "$pid"
    fi
  else
    echo "process ${pid:-(none)} of $ZOOPIDFILE is no running server" >&2
  fi
  rm -f "$ZOOPIDFILE"
  echo "STOPPED"
}

start_foreground() {
  server_command "${ZOO_LOG_THRESHOLD:-OFF}"
  if [ -n "${ZOO_NOEXEC:-}" ]; then
    "${COMMAND[@]}"
  else
    exec "${COMMAND[@]}"
  fi
}

print_command() {
  local word line=''
  server_command "${ZOO_LOG_THRESHOLD:-OFF}"
  for word in "${COMMAND[@]}"; do
    case "$word" in
      *[!A-Za-z0-9_./:=+,%@-]*) line="$line $(printf %q "$word")" ;;
      *) line="$line $word" ;;
    esac
  done
  echo "${line# }"
}

print_version() {
  local release="$ZOOKEEPER_PREFIX/release" built
  built="$(property BUILT "$release")"
  echo "zk $(property ZK_VERSION "$release") in place of Apache ZooKeeper, version $(property ZOOKEEPER_VERSION "$release") $built"
}

# ---- status ---------------------------------------------------------------------------------------------------------
# member_client FILE: prints what stands behind the ";" of this server's own line (server.<myid>=...;[host:]port) in
# FILE.
member_client() {
  local value
  value="$(property "server.$MYID" "$1")" || return 1
  case "$value" in
    *\;*) echo "${value##*;}" ;;
    *) return 1 ;;
  esac
}

# listening: whether the port that find_client_port found takes connections.
listening() {
  "$BASH" -c 'exec 3<>"/dev/tcp/$0/$1"' "$CLIENT_HOST" "$CLIENT_PORT" 2>/dev/null
}

# Sets CLIENT_HOST, CLIENT_PORT and CLIENT_TLS from the configuration, in the order in which the server itself does.
find_client_port() {
  read_client_port || return 1
  CLIENT_HOST="${CLIENT_HOST#[}"
  CLIENT_HOST="${CLIENT_HOST%]}"
  case "$CLIENT_HOST" in
    '' | 0.0.0.0 | :: | 0:0:0:0:0:0:0:0) CLIENT_HOST=localhost ;;
  esac
}

read_client_port() {
  local entry='' dynamic secure=''
  CLIENT_TLS=false
  CLIENT_HOST="$(property clientPortAddress "$ZOOCFG")"
  CLIENT_PORT="$(property clientPort "$ZOOCFG")"
  case "$CLIENT_PORT" in
    '' | *[!0-9]*) CLIENT_PORT='' ;;
    *) return 0 ;;
  esac
  MYID=''
  if [ -n "$ZOO_DATADIR" ] && [ -f "$ZOO_DATADIR/myid" ]; then
    MYID="$(head -n 1 "$ZOO_DATADIR/myid" | tr -cd '0-9')"
  fi
  if [ -z "$MYID" ]; then
    echo "myid could not be determined, will not able to locate clientPort in the server configs."
  else
    entry="$(member_client "$ZOOCFG")"
    if [ -z "$entry" ]; then
      dynamic="$(property dynamicConfigFile "$ZOOCFG")"
      if [ -n "$dynamic" ]; then
        echo "Client port not found in static config file. Looking in dynamic config file."
        entry="$(member_client "$dynamic")"
      fi
    fi
    if [ -z "$entry" ]; then
      echo "Client port not found in the server configs"
    fi
  fi
  if [ -z "$entry" ]; then
    echo "Client port not found. Looking for secureClientPort in the static config."
    secure="$(property secureClientPort "$ZOOCFG")"
    [ -n "$secure" ] || return 1
    CLIENT_HOST="$(property secureClientPortAddress "$ZOOCFG")"
    CLIENT_PORT="$secure"
    CLIENT_TLS=true
    return 0
  fi
  CLIENT_PORT="${entry##*:}"
  case "$entry" in
    *:*) CLIENT_HOST="${entry%:*}" ;;
    *) CLIENT_HOST='' ;;
  esac
}

# four_letter_word HOST PORT WORD: prints the server's answer. Needs nothing but this shell, and gives up after 10 s.
four_letter_word() {
  local script='exec 3<>"/dev/tcp/$0/$1" && printf %s "$2" >&3 && while IFS= read -r -t 10 line <&3; do echo "$line"; done'
  if command -v timeout > /dev/null; then
    timeout 15 "$BASH" -c "$script" "$1" "$2" "$3" 2>/dev/null
  else
    "$BASH" -c "$script" "$1" "$2" "$3" 2>/dev/null
  fi
}

# The same through TLS, where openssl is installed. It shows the certificate that CLIENT_JVMFLAGS name, if that is a PEM file.
four_letter_word_tls() {
  command -v openssl > /dev/null || return 1
  local host="$1" flag
  local shown=()
  for flag in ${CLIENT_JVMFLAGS:-}; do
    case "$flag" in
      -Dzookeeper.ssl.keyStore.location=*.pem) shown=(-cert "${flag#*=}" -key "${flag#*=}") ;;
    esac
  done
  case "$host" in
    *:*) host="[$host]" ;;
  esac
  { printf %s "$3"; sleep 1; } | openssl s_client -quiet "${shown[@]}" -connect "$host:$2" 2>/dev/null
}

status() {
  local answer mode
  if ! find_client_port; then
    echo "Unable to find either secure or unsecure client port in any configs. Terminating."
    return 1
  fi
  echo "Client port found: $CLIENT_PORT. Client address: $CLIENT_HOST. Client SSL: $CLIENT_TLS."
  if [ "$CLIENT_TLS" = true ]; then
    answer="$(four_letter_word_tls "$CLIENT_HOST" "$CLIENT_PORT" srvr)"
  else
    answer="$(four_letter_word "$CLIENT_HOST" "$CLIENT_PORT" srvr)"
  fi
  mode="$(printf '%s\n' "$answer" | grep '^Mode: ')"
  if [ -n "$mode" ]; then
    echo "$mode"
    return 0
  fi
  if [ "$CLIENT_TLS" = true ]; then
    echo "The port speaks TLS: it is asked through openssl, with the client certificate that CLIENT_JVMFLAGS name as"
    echo "-Dzookeeper.ssl.keyStore.location=FILE.pem; without one ssl.clientAuth=need refuses it."
  fi
  echo "Error contacting service. It is probably not running."
  return 1
}

# ---- what every verb does first -------------------------------------------------------------------------------------
usage() {
  echo "Usage: $0 [--config <conf-dir>] {start|start-foreground|stop|version|restart|status|print-cmd} [cfg-file]" >&2
}

prepare_directories() {
  local directory
  ZOO_DATADIR="$(property dataDir "$ZOOCFG")"
  ZOO_DATALOGDIR="$(property dataLogDir "$ZOOCFG")"
  if [ -z "${ZOOPIDFILE:-}" ]; then
    if [ -n "$ZOO_DATADIR" ]; then
      mkdir -p "$ZOO_DATADIR"
      ZOOPIDFILE="$ZOO_DATADIR/zookeeper_server.pid"
    else
      ZOOPIDFILE="$ZOO_LOG_DIR/zookeeper_server.pid"
    fi
  else
    mkdir -p "$(dirname "$ZOOPIDFILE")"
  fi
  mkdir -p "$ZOO_LOG_DIR"
  ZOO_LOG_FILE="${ZOO_LOG_FILE:-zookeeper-$USER-server-$HOSTNAME.log}"
  ZOO_LOG_OUT="$ZOO_LOG_DIR/zookeeper-$USER-server-$HOSTNAME.out"
  if [ -n "${ZOO_DATADIR_AUTOCREATE_DISABLE:-}" ]; then
    for directory in "$ZOO_DATADIR" "${ZOO_DATALOGDIR:-$ZOO_DATADIR}"; do
      if [ ! -d "$directory/version-2" ]; then
        echo "ZooKeeper data directory is missing at $directory/version-2: fix the path or run initialize" >&2
        exit 1
      fi
    done
  fi
}

jmx_flags
echo "Using config: $ZOOCFG" >&2
case "$VERB" in
  start | start-foreground | stop | restart | status | print-cmd)
    [ -r "$ZOOCFG" ] || echo "$ZOOCFG is missing or can't be read" >&2
    ;;
esac
prepare_directories

case "$VERB" in
  start) start ;;
  start-foreground) start_foreground ;;
  stop) stop ;;
  restart)
    stop
    start
    ;;
  status) status ;;
  version) print_version ;;
  print-cmd) print_command ;;
  *) usage ;;
esac
