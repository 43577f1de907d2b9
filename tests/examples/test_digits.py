import os
import pathlib
import re

import pytest

from tests import programs

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.slow
def test_the_demo(tmp_path):
    done = programs.run([str(EXAMPLES / "digits" / "demo.py")], env=dict(os.environ, DEMO_OUTPUT=str(tmp_path / "out")))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert float(re.search(r"Test accuracy: ([\d.]+)%", done.stdout)[1]) > 95
    assert "Killed half-way" in done.stdout
    assert "tensorboard --logdir" in done.stdout
    assert "step/s" not in done.stdout, "the progress line is for terminals"


@pytest.mark.slow
def test_keras_under_hooks_resumes_and_is_served(tmp_path):
    import tensorflow as tf

    for steps in (300, 400):
        command = [str(EXAMPLES / "digits" / "keras_under_hooks.py"), f"--model_dir={tmp_path}"]
        done = programs.run([*command, f"--steps={steps}"])
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        assert float(re.search(rf"Step {steps}: test accuracy ([\d.]+)%", done.stdout)[1]) > 95
    assert tf.saved_model.load(str(tmp_path / "served")).serve(tf.zeros([2, 8, 8, 1])).shape == (2, 10)


@pytest.mark.slow
@pytest.mark.long
def test_into_keras_and_back(tmp_path):
    def run(script, *arguments):
        command = [str(EXAMPLES / "digits" / script), f"--model_dir={tmp_path}", *arguments]
        done = programs.run(command)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    ours = float(re.findall(r"step 400: test accuracy ([\d.]+)", run("train.py", "--steps=400"))[0])
    in_keras = run("into_keras.py", "--epochs=1")
    assert float(re.search(r"From step 400: test accuracy ([\d.]+)%", in_keras)[1]) == pytest.approx(
        100 * ours, abs=0.01
    )
    assert "Written: " in in_keras
    assert "starting at step 422" in run("train.py", "--steps=430")


@pytest.mark.slow
@pytest.mark.parametrize("input_pipeline", ["queues", pytest.param("tf.data", marks=pytest.mark.long)])
def test_from_queues(tmp_path, input_pipeline):
    flags = [f"--data_dir={tmp_path}", "--steps=400", f"--tf2compat_input_pipeline={input_pipeline}"]
    command = [str(EXAMPLES / "digits" / "from_queues.py"), *flags]
    done = programs.run(command)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    losses = [float(loss) for loss in re.findall(r"loss = ([\d.]+)", done.stdout)]
    assert len(losses) == 2
    assert losses[1] < 1.0
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.long
def test_with_estimator(tmp_path):
    script = str(EXAMPLES / "digits" / "with_estimator.py")

    def run(*options, steps):
        command = ["-m", "tf2compat", "run", *options, script, f"--model_dir={tmp_path}"]
        done = programs.run([*command, f"--steps={steps}"])
        assert done.returncode == 0, done.stderr[-2000:]
        return re.search(r"step (\d+): test accuracy ([\d.]+)", done.stdout).groups()

    step, accuracy = run(steps=400)
    assert step == "400"
    assert float(accuracy) > 0.9
    assert run("--strategy=mirrored", "--devices=CPU:0,CPU:1", steps=450)[0] == "450"
    assert len(list((tmp_path / "export" / "digits").iterdir())) == 2
