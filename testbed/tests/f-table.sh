#!/usr/bin/env bash
# daemon/FAULTS.md says what is tested where: every test that it names exists, and every fault of the lists that it began with
# (J1 to J35, R1 to R24, V1 to V7, N1 to N24) stands in it.
set -euo pipefail
HERE=$(dirname -- "$(readlink -f -- "$0")")
ROOT=$(readlink -f -- "$HERE/../..")
TABLE=$ROOT/daemon/FAULTS.md
wrong=0
bad() { echo "FAIL $*"; wrong=$((wrong + 1)); }

# The method $2 of the class $1, as a test.
java_test() {
  local file
  file=$(find "$ROOT"/{daemon,ctl,testbed}/src/test -name "$1.java" | head -n 1)
  [ -n "$file" ] || { bad "there is no test class $1"; return; }
  # A contract has its tests in what the class extends.
  while [ -z "$(grep -A 8 -E '@(Test|TestFactory|ParameterizedTest|RepeatedTest)' "$file" | grep -E "^[^/]*[> ]$2\(")" ]; do
    file=$(sed -nE "s/.*class [A-Za-z]+ extends ([A-Za-z]+).*/\1/p" "$file" | head -n 1)
    [ -z "$file" ] || file=$(find "$ROOT"/{daemon,ctl,testbed}/src/test -name "$file.java" | head -n 1)
    [ -n "$file" ] || { bad "$1 has no test $2"; return; }
  done
}

# The text $2 in the script $1.sh, or in what it sources, but not only in a comment.
script_check() {
  local files=("$HERE/$1.sh" "$HERE"/../lib/demo-steps.sh)
  [ -x "$HERE/$1.sh" ] || { bad "there is no $1.sh"; return; }
  [ "$1" = demo ] || files=("$HERE/$1.sh" "$HERE"/lib-*.sh)
  [ -n "$(grep -hF -- "$2" "${files[@]}" | grep -v '^ *#')" ] || bad "$1.sh has no check '$2'"
}

named=0
while read -r name; do
  named=$((named + 1))
  if [[ $name =~ ^([a-z0-9-]+):\ (.+)$ ]]; then
    script_check "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  else
    java_test "${name%%.*}" "${name##*.}"
  fi
done < <(awk -F'|' '/^\| [IJRVN][0-9]/ && NF > 5 { print $5 }' "$TABLE" | grep -o '`[^`]*`' | tr -d '`' | sort -u)
[ $named -gt 100 ] || bad "only $named tests are named"

rows=$(awk -F'|' '/^\| [IJRVN][0-9]/ { print $2 }' "$TABLE")
for list in J:35 R:24 V:7 N:24; do
  for ((n = 1; n <= ${list#*:}; n++)); do
    grep -Eq "\b${list%:*}$n\b" <<< "$rows" || bad "${list%:*}$n is in no row"
  done
done
# No row without a test.
awk -F'|' '/^\| [IJRVN][0-9]/ && NF > 5 && $5 !~ /`/ { print "FAIL no test: " $3; n++ } END { exit n > 0 }' "$TABLE" || wrong=$((wrong + 1))
echo "$named tests are named in FAULTS.md, $wrong wrong"
[ $wrong -eq 0 ]
