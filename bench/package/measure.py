"""Runs a command to its end and says what it cost: measure.py COMMAND [ARGUMENT ...]

The last line on standard output is JSON: seconds, processor seconds and the most resident memory of the command, with
every process that it waited for. The status is the command's own.
"""

import json
import os
import signal
import sys
import time

# What others left to be written would slow this one down.
os.sync()
started = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda sent, frame: os.kill(child, sent))
_, status, used = os.wait4(child, 0)
seconds = time.monotonic() - started
# Linux counts the peak in KiB, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
print()
print(
    json.dumps(
        {
            "seconds": seconds,
            "cpuSeconds": used.ru_utime + used.ru_stime,
            "peakBytes": used.ru_maxrss * unit,
        }
    )
)
sys.exit(os.waitstatus_to_exitcode(status) and 1)
