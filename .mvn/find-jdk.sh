# Finds Java for the scripts that source this file. POSIX sh.
#
# find_java TOOL   sets and exports JAVA_HOME to a Java of at least $java_minimum that has
#                  bin/TOOL (java runs the product, javac builds it); without one it says on
#                  stderr what to install and returns 1.

java_minimum=25

# 25 for "25.0.3", 1 for "1.8.0_402", 0 when it cannot be told. Reading the release file, where
# there is one, saves the start of a JVM.
java_major() {
  if [ -r "$1/release" ]; then
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  else
    major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  fi
  printf '%s' "${major:-0}"
}

# The Java home behind the java on PATH: by its links, or by asking it when it is a stub or a shim.
java_home_on_path() {
  found=$(command -v java) || return 1
  while [ -h "$found" ]; do
    link=$(readlink "$found")
    case $link in
      /*) found=$link ;;
      *) found=$(dirname "$found")/$link ;;
    esac
  done
  found=$(CDPATH='' cd -- "$(dirname "$found")/.." 2>/dev/null && pwd -P)
  if [ ! -r "$found/release" ]; then
    found=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  printf '%s' "$found"
}

# java_serves HOME TOOL
java_serves() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] \
    && [ "$(java_major "$1")" -ge "$java_minimum" ]
}

find_java() {
  tool=$1
  java_serves "${JAVA_HOME:-}" "$tool" && export JAVA_HOME && return 0
  for home in \
    "$(java_home_on_path)" \
    /usr/lib/jvm/* \
    "${HOME:-}"/.sdkman/candidates/java/* \
    /opt/* /opt/java/* \
    "$(/usr/libexec/java_home -v "$java_minimum+" 2>/dev/null)"; do
    if java_serves "$home" "$tool"; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  {
    echo "Redis Guard needs a JDK, version $java_minimum or newer, and found none."
    echo "It looked at JAVA_HOME (${JAVA_HOME:-not set}), at the java on PATH, and into"
    echo "/usr/lib/jvm, ~/.sdkman, /opt and the Java homes of macOS."
    echo "Install one, for instance Eclipse Temurin $java_minimum:"
    echo "  Debian, Ubuntu   apt-get install temurin-$java_minimum-jdk   (repository: adoptium.net/installation)"
    echo "  macOS            brew install --cask temurin@$java_minimum"
    echo "  SDKMAN           sdk install java $java_minimum-tem"
    echo "or set JAVA_HOME to one that is already there."
  } >&2
  return 1
}
