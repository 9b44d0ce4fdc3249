# shellcheck shell=bash
# What makes a rack and takes it down, for each program that has one: rack, soak, crash-points. One list, so none of them lacks a part.
for part in say tools state shape files namespaces tray net up; do
  # shellcheck source=/dev/null
  . "$LIB/$part.sh"
done
unset part
