#!/usr/bin/env bash
# zkTestCa.sh - a certificate authority for tests, and the files that servers and clients need of it.
#
#   zkTestCa.sh [-days N] [-client NAME] DIR [HOST...]
#
# Writes into DIR, in every form that the settings ssl.* take:
#   ca.key ca.pem                       the authority, made once and used again by later runs
#   trust.pem trust.p12 trust.jks       whom servers and clients shall believe: the authority
#   server.pem server.p12 server.jks    key and certificate for all the HOSTs [localhost, 127.0.0.1 and this host]
#   NAME.pem NAME.p12 NAME.jks          key and certificate of a client [client]; its identity is x509:CN=NAME
#   password                            that of all .p12 and .jks files
# A later run makes new keys and certificates and puts them in the place of the old ones; servers take them up by
# themselves. Not for production: the authority's key lies open in DIR. Needs openssl; the .jks files take keytool.

set -e
umask 077
DAYS=365
CLIENT=client

usage() {
  echo "Usage: ${0##*/} [-days N] [-client NAME] DIR [HOST...]" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case "$1" in
    -days) [ $# -ge 2 ] || usage; DAYS="$2"; shift 2 ;;
    -client) [ $# -ge 2 ] || usage; CLIENT="$2"; shift 2 ;;
    -*) usage ;;
    *) break ;;
  esac
done
[ $# -ge 1 ] || usage
DIR="$1"
shift
if [ $# -eq 0 ]; then
  set -- localhost 127.0.0.1 "$(hostname 2>/dev/null || echo localhost)"
fi
if ! command -v openssl >/dev/null; then
  echo "Error: openssl could not be found in PATH." >&2
  exit 1
fi
KEYTOOL="$(command -v keytool || true)"
if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/keytool" ]; then
  KEYTOOL="$JAVA_HOME/bin/keytool"
fi
mkdir -p "$DIR"
cd "$DIR"
WORK="$(mktemp -d ./.making.XXXXXX)"
trap 'rm -rf "$WORK"' EXIT

if [ ! -f password ]; then
  openssl rand -hex 12 > password
fi

# run COMMAND...: says what it printed only if it fails.
run() {
  if ! "$@" > "$WORK/said" 2>&1; then
    echo "Error: $1 $2 failed:" >&2
    cat "$WORK/said" >&2
    exit 1
  fi
}

new_key() {
  run openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

if [ ! -f ca.key ] || [ ! -f ca.pem ]; then
  new_key ca.key
  run openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=zk test authority" -out ca.pem
fi

# jks IN.p12 OUT.jks: the same as a key store of Java's own kind.
jks() {
  if [ -n "$KEYTOOL" ]; then
    run "$KEYTOOL" -importkeystore -noprompt -srckeystore "$1" -srcstoretype PKCS12 -srcstorepass:file password \
      -destkeystore "$2" -deststoretype JKS -deststorepass:file password
  fi
}

# issue NAME EXTENSION: key and certificate of one owner; each file replaces the old one in one step.
issue() {
  new_key "$WORK/key"
  run openssl req -new -key "$WORK/key" -subj "/CN=$1" -out "$WORK/request"
  printf '%s\n' "$2" > "$WORK/extensions"
  run openssl x509 -req -in "$WORK/request" -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 12)" -sha256 \
    -days "$DAYS" -extfile "$WORK/extensions" -out "$WORK/certificate"
  cat "$WORK/key" "$WORK/certificate" > "$WORK/$1.pem"
  run openssl pkcs12 -export -name "$1" -inkey "$WORK/key" -in "$WORK/certificate" -certfile ca.pem \
    -passout file:password -out "$WORK/$1.p12"
  jks "$WORK/$1.p12" "$WORK/$1.jks"
  mv -f "$WORK/$1".* .
}

NAMES=''
for host in "$@"; do
  case "$host" in
    *:*) NAMES="$NAMES,IP:$host" ;;
    *[!0-9.]*) NAMES="$NAMES,DNS:$host" ;;
    *) NAMES="$NAMES,IP:$host" ;;
  esac
done
issue server "subjectAltName=${NAMES#,}"
issue "$CLIENT" "basicConstraints=CA:FALSE"

cp ca.pem "$WORK/trust.pem"
if [ -n "$KEYTOOL" ]; then
  run "$KEYTOOL" -importcert -noprompt -alias ca -file ca.pem -keystore "$WORK/trust.p12" -storetype PKCS12 \
    -storepass:file password
  run "$KEYTOOL" -importcert -noprompt -alias ca -file ca.pem -keystore "$WORK/trust.jks" -storetype JKS \
    -storepass:file password
else
  echo "keytool could not be found: there are no .jks files and no trust.p12" >&2
fi
mv -f "$WORK"/trust.* .
echo "$PWD holds a test authority and files for $* and for the client $CLIENT"
