#!/usr/bin/env bash
# Trains recipe.json on this machine's GPUs; see README.txt.
#   bash run.sh                    start a new run, in runs/
#   bash run.sh --resume [RUN]     resume a run (the latest) from its last checkpoint
#   bash run.sh --serve [OPTIONS]  on other GPUs: start the vLLM server that samples the run's answers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  echo "lathe: $1" >&2
  exit 2
}

machines=${MACHINES:-1}
machine=${MACHINE:-0}
[ "$machines" = 1 ] || [ -n "${HEAD:-}" ] || fail "With several machines, HEAD names the first one."

python=${LATHE_PYTHON:-$PWD/.venv/bin/python}
if [ -z "${LATHE_PYTHON:-}" ]; then
  if [ "$machine" = 0 ] && [ ! -e .venv/ready ]; then
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed."
    python3 -m venv .venv
    "$python" -m pip install --quiet -r requirements.txt
    touch .venv/ready
  fi
  until [ -e .venv/ready ]; do sleep 2; done # the first machine prepares it for all
fi

export LATHE_DATA="$PWD/.data"
@MODEL_LINE@

if [ "${1:-}" = --serve ]; then
  port="@SERVER_PORT@"
  [ -n "$port" ] || fail "The recipe names no vllm_server: hand it over again with --set vllm_server=http://NODE:8000."
  model=$("$python" -c 'import json, sys; sys.path.insert(0, "lathe"); from engine.models.hub import resolve
print(resolve(json.load(open("recipe.json"))["model"]).path)')
  export VLLM_SERVER_DEV_MODE=1
  exec "$python" -m vllm.entrypoints.cli.main serve "$model" --host 0.0.0.0 --port "$port" \
    --weight-transfer-config '{"backend": "nccl"}' --logprobs-mode processed_logprobs --max-logprobs -1 "${@:2}"
fi

# The largest number of processes that divides a step evenly.
processes=${PROCESSES:-}
if [ -z "$processes" ]; then
  gpus=$("$python" -c 'import torch; print(max(1, torch.cuda.device_count()))')
  for count in @COUNTS@; do
    if [ "$count" -le $((gpus * machines)) ] && [ $((count % machines)) = 0 ]; then
      processes=$count
      break
    fi
  done
  [ -n "$processes" ] || fail "A step cannot be divided evenly over $machines machines (possible: @COUNTS@)."
fi

what=(--recipe recipe.json "$@")
if [ "${1:-}" = --resume ]; then
  what=(--resume "${2:-latest}")
fi
if [ "$processes" = 1 ]; then
  exec "$python" lathe/main.py train . "${what[@]}"
fi
where=(--main_process_port 0)
if [ "$machines" != 1 ]; then
  where=(--machine_rank "$machine" --main_process_ip "$HEAD" --main_process_port "${PORT:-29500}")
fi
share=(--multi_gpu)
if [ "${SHARD:-0}" = 1 ]; then
  share=(--use_fsdp --fsdp_version 2)
fi
exec "$python" -m accelerate.commands.launch "${share[@]}" --num_processes "$processes" \
  --num_machines "$machines" "${where[@]}" --mixed_precision no --dynamo_backend no \
  lathe/main.py train . "${what[@]}"
