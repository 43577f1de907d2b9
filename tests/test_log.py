import subprocess
import sys

CODE = """
import logging
from tf2compat.log import logger
logger.warning("of ours: %d", 1)
logging.basicConfig(format="program %(levelname)s %(message)s", stream=__import__("sys").stdout)
logging.warning("of the program")
"""


def test_the_programs_own_logging_is_not_configured():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "program WARNING of the program\n"
    assert done.stderr.endswith("WARNING:tensorflow:of ours: 1\n")
