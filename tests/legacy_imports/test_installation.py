import subprocess
import sys


def test_importing_tf2compat_installs_nothing():
    code = (
        "import sys, tf2compat\n"
        "before = list(sys.meta_path)\n"
        "tf2compat.StepGraph\n"
        "print([type(f).__name__ for f in sys.meta_path if type(f).__name__ == 'ProjectFinder'])\n"
        "tf2compat.install()\n"
        "print([type(f).__name__ for f in sys.meta_path if type(f).__name__ == 'ProjectFinder'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.splitlines() == ["[]", "['ProjectFinder']"]
