#!/usr/bin/env bash
# Stages of the check on a card, one after the other, each under its own time limit:
#   bash benchmarks/gpu/run.sh [--cpu] all|STAGE...
# OUT is where results go (benchmarks/gpu/results where it is unset), SECONDS_LEFT what all stages may take.
set -u
cd "$(dirname "$0")/../.." || exit 1
stages=(smoke speed plan learn profile four_bits)
declare -A limits=([smoke]=90 [speed]=150 [plan]=20 [learn]=200 [profile]=60 [four_bits]=60)
python=${PYTHON:-python3}
place=${LATHE_GPU_PLACE:-/tmp/lathe-gpu}
export OUT=${OUT:-benchmarks/gpu/results}
export PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1
options=()
if [ "${1:-}" = --cpu ]; then options=(--cpu); shift; fi
[ $# -gt 0 ] || { sed -n 2,4p "$0"; exit 2; }
[ "$1" = all ] && set -- "${stages[@]}"
for stage in "$@"; do
    [ -n "${limits[$stage]:-}" ] || { echo "there is no stage $stage: ${stages[*]}"; exit 2; }
done
ends=$((SECONDS + ${SECONDS_LEFT:-560}))
mkdir -p "$OUT" "$place/results"
worst=0
if [ ${#options[@]} -eq 0 ]; then
    export LATHE_DATA=${LATHE_DATA:-$place/data}
    "$python" -m benchmarks.gpu.luggage "$place" || worst=1
    [ -d "$place/luggage" ] && export LATHE_GPU_LUGGAGE=$place/luggage
    export PYTHONPATH=$place/site${PYTHONPATH:+:$PYTHONPATH}
fi
for stage in "$@"; do
    limit=$((ends - SECONDS))
    [ "$limit" -gt "${limits[$stage]}" ] && limit=${limits[$stage]}
    if [ "$limit" -lt 10 ]; then echo "$stage: no time left"; worst=1; continue; fi
    timeout -k 5 "$limit" "$python" -m "benchmarks.gpu.$stage" --seconds "$limit" "${options[@]}" 2>&1 |
        tee -a "$OUT/words.txt"
    code=${PIPESTATUS[0]}
    [ "$code" = 124 ] && echo "$stage: cut off after $limit s" | tee -a "$OUT/words.txt"
    [ "$code" = 0 ] || worst=1
    cp "$OUT/$stage.json" "$place/results/" 2>/dev/null
done
exit $worst
