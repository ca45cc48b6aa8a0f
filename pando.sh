#!/bin/sh
# Runs the pando program, and builds it first where its sources have changed since.
# Needs a JDK, 17 or later (to build: 17), and Maven.
#
# JAVA_HOME   the JDK to use; otherwise the java on the PATH
# PANDO_JVM   more flags for the Java that runs the program, such as -Xmx4g
set -eu

fail() {
  echo "pando: $1" >&2
  exit 1
}

# The folder of this script, through whatever links it was reached by.
script=$0
while [ -L "$script" ]; do
  link=$(readlink "$script")
  case $link in
    /*) script=$link ;;
    *) script=$(dirname "$script")/$link ;;
  esac
done
root=$(cd "$(dirname "$script")" && pwd -P)
jar=$root/pando-cli/target/pando.jar

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME ($JAVA_HOME) has no bin/java; set it to a JDK, 17 or later."
else
  java=$(command -v java) || fail "there is no java on the PATH; install a JDK, 17 or later, or set JAVA_HOME to one."
fi

# Folders count too: theirs is the time when something in them was deleted.
is_current() {
  [ -f "$jar" ] &&
    [ -z "$(find "$root/pom.xml" "$root"/pando*/pom.xml "$root"/pando*/src/main -newer "$jar" -print | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null || fail "the program has to be built first, and there is no mvn on the PATH; install Maven."
  echo "pando: building the program, which is only done when its sources have changed" >&2
  (cd "$root" && mvn -q -B -Dstyle.color=never -pl pando-cli -am package -DskipTests </dev/null >&2) ||
    fail "the build failed: what Maven said is above."
  touch "$jar" # Maven leaves it alone where a change made no difference
}

# Several commands may be started at once: one of them builds.
if ! is_current; then
  if command -v flock >/dev/null; then
    mkdir -p "$root/target"
    exec 9>"$root/target/pando-build.lock"
    flock 9
    is_current || build
    exec 9>&-
  else
    build
  fi
fi

# Commands start fast with the first compiler alone; a member runs for long and gets both.
case ${1:-} in
  start | resume | join) flags= ;;
  *) flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" ;;
esac
terminal=false
[ -t 2 ] && terminal=true

# shellcheck disable=SC2086 # flags are words
exec "$java" $flags ${PANDO_JVM:-} "-Dpando.terminal=$terminal" "-Djava.io.tmpdir=${TMPDIR:-/tmp}" -jar "$jar" "$@"
