"""Runs the emulator for as long as whoever started it lives.

Standard input is a pipe that nobody writes into: it ends when the starter closes it, or dies in whatever way. Then the
emulator and the Lambdas that it runs as processes are killed, and its data is removed.
"""

import os
import shutil
import signal
import sys
import threading


def end_with_starter(data_folder):
    sys.stdin.buffer.read()
    shutil.rmtree(data_folder, ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if os.getpgrp() != os.getpid():
    os.setpgid(0, 0)
threading.Thread(target=end_with_starter, args=(sys.argv[1],), daemon=True).start()
sys.argv = ["ministack"]

from mends import mend
from ministack.app import main

mend()
main()
